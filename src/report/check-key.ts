/** `versioning.stale-if-match-refused@v2[row]` -> `versioning.stale-if-match-refused`. */
export function checkId(key: string): string {
  return key.replace(/[@[].*$/su, '')
}

/** `versioning.stale-if-match-refused@v2` -> `versioning`. */
export function subjectOf(key: string): string {
  return checkId(key).split('.', 1)[0] ?? key
}

/** Groups in the order in which their subjects first appear. */
export function bySubject<T extends { readonly check: string }>(verdicts: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const verdict of verdicts) {
    const subject = subjectOf(verdict.check)
    const group = groups.get(subject)
    if (group) group.push(verdict)
    else groups.set(subject, [verdict])
  }
  return groups
}
