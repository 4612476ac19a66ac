import { memberUrl } from './address.ts'
import type { TargetBase } from './bases.ts'
import type { Fixtures } from './types.ts'

/**
 * URLs, one for each base, of the group that the operator lets a run change: the member `groupId` of the fixtures.
 * `endpoint` is that of groups.
 */
export function lentUrls(bases: readonly TargetBase[], endpoint: string, { groupId }: Fixtures): readonly string[] {
  return groupId === undefined ? [] : bases.map((base) => memberUrl(base.url + endpoint, groupId))
}
