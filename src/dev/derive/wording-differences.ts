import type { Difference } from './difference.ts'
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

/** Contradictions in wording, each once for all operations that have it. */
export function wordingDifferences(page: DerivedPage): readonly Difference[] {
  return wordings.flatMap((wording) => wordingDifference(page, wording))
}

function wordingDifference(page: DerivedPage, { topic, printed, data }: Wording): readonly Difference[] {
  const words = page.operations.flatMap((operation) => printed.exec(wordsOf(operation))?.[0] ?? [])
  const [first] = words
  return first === undefined ? [] : [{ where: `wording of ${String(words.length)} operations`, page: first, data, topic }]
}

function wordsOf({ says, queryParameters, pathParameters, headers }: DerivedOperation): string {
  return [says, ...[...pathParameters, ...queryParameters, ...headers].map((parameter) => parameter.says)].join('\n')
}
