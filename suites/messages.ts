import { citedByMessages, citedInContract, judgeMessages, watch, type MessageKind, type Watch } from '../src/kit/index.ts'

function messageWatch(kind: MessageKind, id: string, title: string): Watch {
  return watch({
    id: `messages.${id}`,
    title,
    cites: citedByMessages(kind),
    citesOf: (contract) => citedInContract(contract, kind),
    fix: 'Compare the answer at the pointer with the message in schemas/: member names, JSON types and required members.',
    watch: (t, response) => judgeMessages(t, response, kind),
  })
}

export const users = messageWatch('User', 'users-have-the-documented-form', 'every user in an answer has the documented form')
export const groups = messageWatch('Group', 'groups-have-the-documented-form', 'every group in an answer has the documented form')
export const lists = messageWatch('list', 'lists-have-the-documented-form', 'every list response has the documented form')
export const errors = messageWatch('error', 'errors-have-the-documented-form', 'every error body has the documented form')
export const serviceProviderConfig = messageWatch(
  'ServiceProviderConfig', 'service-provider-config-has-the-documented-form', 'the service provider configuration has the documented form',
)
export const resourceTypes = messageWatch('ResourceType', 'resource-types-have-the-documented-form', 'every resource type in an answer has the documented form')
export const schemas = messageWatch('Schema', 'schemas-have-the-documented-form', 'every schema in an answer has the documented form')
export const bulkResponses = messageWatch('bulk', 'bulk-responses-have-the-documented-form', 'every bulk response has the documented form')
export const emptyAnswers = messageWatch('empty', 'empty-answers-have-no-members', 'an answer that is documented to be empty has no members')
