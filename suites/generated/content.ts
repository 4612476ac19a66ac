import {
  contents, creatableTypes, difference, isObject, property, show, wildText, withContents, writable,
  type JsonObject, type Resources,
} from '../../src/kit/index.ts'
import { accepted, changeableOf, changeableTypes, draftOf, freeOf, promised } from './inputs.ts'

/** What a resource failed to keep of the content that was sent, as a reader sees it; `schemas` and externalId have checks of their own. */
function lost({ schemas: _, externalId: __, ...sent }: JsonObject, received: unknown, resources: Resources): readonly unknown[] {
  return isObject(received) ? difference(sent, received, resources.type) : [{ sent, received }]
}

export const readsBack = property({
  id: 'generated.created-resource-reads-back',
  title: 'whatever plain content a resource is created with is read back',
  cites: ['RFC7643-2.3.1-3', 'RFC7644-3.1-8', 'GENESYS-B-224', 'GENESYS-B-227', 'GENESYS-B-269', 'GENESYS-B-276'],
  rows: creatableTypes,
  given: (t, row) => contents(freeOf(t, t.of(row))),
  holds: async (t, content, row) => {
    const resources = t.of(row)
    const sent = withContents(draftOf(t, resources), content)
    const created = accepted(t, await resources.post(sent))
    const own = await resources.owned(created, sent)
    if (own === undefined) return t.block(`creating a ${row} was answered with status ${String(created.status)}`)
    const read = await resources.get(own)
    t.rule(['RFC7643-2.3.1-3', promised(row, 'GENESYS-B-227', 'GENESYS-B-276')], `a ${row} reads as it was created`)
      .value(lost(sent, read.json, resources), 'what differs', read).equals([])
    t.rule(['RFC7644-3.1-8', promised(row, 'GENESYS-B-224', 'GENESYS-B-269')], 'the answer to the creation already shows it')
      .value(created.text === '' ? [] : lost(sent, created.json, resources), 'what differs', created).equals([])
  },
})

export const replaceIdempotent = property({
  id: 'generated.replacing-twice-is-replacing-once',
  title: 'a PUT gives the resource its content, and the same PUT again changes nothing',
  cites: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
  rows: changeableTypes,
  given: (t, row) => contents(changeableOf(t, t.of(row))),
  holds: async (t, content, row) => {
    const resources = t.of(row)
    const own = await resources.create()
    const sent = withContents(own.sent, content)
    accepted(t, await resources.put(own, sent))
    const once = await resources.get(own)
    t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], `a ${row} reads as it was replaced`).value(lost(sent, once.json, resources), 'what differs', once).equals([])
    await resources.put(own, sent)
    const twice = await resources.get(own)
    const { meta: _, ...before } = isObject(once.json) ? once.json : {}
    const { meta: __, ...after } = isObject(twice.json) ? twice.json : {}
    t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'the same PUT again changes nothing').value(after, 'the resource', twice).equals(before)
  },
})

export const putBack = property({
  id: 'generated.fetched-resource-can-be-put-back',
  title: 'a resource as it was read is accepted by PUT and stays what it was',
  cites: ['RFC7644-3.5.1-14', 'RFC7644-3.5.1-4', 'GENESYS-B-243', 'GENESYS-B-289'],
  rows: creatableTypes,
  share: 0.5,
  given: (t, row) => contents(freeOf(t, t.of(row))),
  holds: async (t, content, row) => {
    const resources = t.of(row)
    const sent = withContents(draftOf(t, resources), content)
    const own = await resources.owned(accepted(t, await resources.post(sent)), sent)
    if (own === undefined) return t.block(`a ${row} could not be created`)
    const put = await resources.put(own, await resources.readWhole(own))
    if (!t.rule(['RFC7644-3.5.1-14', promised(row, 'GENESYS-B-243', 'GENESYS-B-289')], `PUT of a ${row} as it was read`).success(put)) return
    const after = await resources.get(own)
    t.rule(['RFC7644-3.5.1-4', promised(row, 'GENESYS-B-243', 'GENESYS-B-289')], 'what was put back is still there').value(lost(sent, after.json, resources), 'what differs', after).equals([])
  },
})

export const wildHarmless = property({
  id: 'generated.wild-text-does-no-harm',
  title: 'text that no directory has is kept or refused, never answered with a server error, and damages nothing else',
  cites: ['RFC7644-3.12-2'],
  needs: [writable('User')],
  given: () => wildText(),
  print: (input) => show(input),
  holds: async (t, text) => {
    const response = await t.users.post(t.users.draft({ [t.users.plainText()]: text }))
    t.advise(['RFC7644-3.12-2'], 'a user with that text is kept or refused').value(response.status, 'the status', response).satisfies(response.status < 500, 'below 500')
  },
})
