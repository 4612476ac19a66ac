import type { Call, Reply } from '../call.ts'
import { documentIn, within } from '../faults/discovery-documents.ts'
import { asText } from '../json.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

/** Publishes other characteristics of an attribute of users. */
function publish(name: string, characteristics: Readonly<Record<string, boolean | string>>): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    const attribute = within(documentIn(call, reply, 'schemas', urn.user), name)
    if (attribute) Object.assign(attribute, characteristics)
  }
}

const strong = [/[a-z]/, /[A-Z]/, /\d/, /[^\dA-Za-z]/, /.{8}/]

/** What an organisation asks of its users beyond the core schema. */
export const policies: readonly Liberty[] = [
  {
    id: 'policies.strong-password-is-required',
    title: 'A user needs a password with letters of both cases, a digit and another character',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-4.1.1-23'],
    behaviour: (b) => ({
      demands: (attribute) => attribute.name === 'password' || b.demands(attribute),
      fitsType: (attribute, value) => b.fitsType(attribute, value) && (attribute.name !== 'password' || strong.every((one) => one.test(asText(value)))),
    }),
    response: publish('password', { required: true }),
  },
  {
    id: 'policies.emails-are-required',
    title: 'A user needs an e-mail address',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-16'],
    behaviour: (b) => ({ demands: (attribute) => attribute.name === 'emails' || b.demands(attribute) }),
    response: publish('emails', { required: true }),
  },
]
