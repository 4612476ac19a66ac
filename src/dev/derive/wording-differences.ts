import type { Contract } from '../../contract/types.ts'
import { missing, spelled, type Difference } from './difference.ts'
import { routeOf } from './operation-differences.ts'
import type { DerivedOperation, DerivedPage } from './types.ts'

interface Wording {
  readonly topic: string
  readonly printed: RegExp
  readonly data: string
}

/** Words of the pages that contradict the rest of them; each was decided on once for all editions. */
const wordings: readonly Wording[] = [
  { topic: 'excludeAttributes', printed: /excludeAttributes/, data: 'excludedAttributes' },
  { topic: 'enterprise-user:manager', printed: /enterprise-user:manager/, data: 'the URN form' },
  { topic: 'division versus manager', printed: /externalId,roles,urn:[\w.:]{1,100}:division/, data: 'manager is the default attribute, division the excluded one' },
  { topic: 'bare filter values', printed: /\w eq [\w@.-]{1,100}(?=")/, data: 'values in quotes' },
  { topic: 'email', printed: /email eq \S{1,100}/, data: 'the attribute is emails' },
  { topic: '403 Unauthorized', printed: /403 Unauthorized/, data: 'status 403' },
  { topic: 'missing quote and typos', printed: /attributes ant the/, data: 'and' },
  { topic: 'official group', printed: /"Official" group/i, data: 'not visible through SCIM' },
  { topic: 'delete allowed', printed: /delete (?:is|should be) allowed/, data: 'a group with an externalId can be deleted' },
]

/** Contradictions in wording and in permissions, each once for all operations that have it. */
export function wordingDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  return [...wordings.flatMap((wording) => wordingDifference(page, wording)), ...permissionDifferences(page, contract)]
}

function wordingDifference(page: DerivedPage, { topic, printed, data }: Wording): readonly Difference[] {
  const words = page.operations.flatMap((operation) => printed.exec(wordsOf(operation))?.[0] ?? [])
  const [first] = words
  return first === undefined ? [] : [{ where: `wording of ${String(words.length)} operations`, page: first, data, topic }]
}

function wordsOf({ says, queryParameters, pathParameters, headers }: DerivedOperation): string {
  return [says, ...[...pathParameters, ...queryParameters, ...headers].map((parameter) => parameter.says)].join('\n')
}

function permissionDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  const texts = [...contract.requirements.values()].map(({ says, source = '', note = '' }) => `${says} ${source} ${note}`).join('\n')
  const named = [...texts.matchAll(/\b\w+:\w+:\w+/g)].map(([name]) => name)
  return page.operations.flatMap((operation): readonly Difference[] => {
    const { mode, names } = operation.permissions
    const where = `${routeOf(operation)}: permissions`
    const difference = { where, page: `${mode} of ${spelled(names)}` }
    if (operation.method === 'GET' && mode !== 'none') {
      if (operation.path.includes('/groups')) return [{ ...difference, data: 'reading is tried with a token without it', topic: 'read needs edit' }]
      return [{ ...difference, data: contract.requirements.has('GENESYS-B-020') ? 'none is needed' : 'no refusal is asserted', topic: 'permissions of user reads' }]
    }
    const unnamed = missing(names, named)
    if (mode === 'all') return [{ ...difference, data: 'any one suffices' }]
    return unnamed.length === 0 ? [] : [{ ...difference, data: `no requirement names ${spelled(unnamed)}`, topic: 'any-of permissions' }]
  })
}
