import { distance } from 'fastest-levenshtein'

const most = 5

/** The known names that a mistaken one may stand for: those that it is part of, else those that are spelled much like it. At most five. */
export function nearest(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.trim().toLowerCase()
  if (wanted === '') return []
  const containing = known.filter((one) => one.toLowerCase().includes(wanted))
  if (containing.length > 0) return containing.slice(0, most)
  const furthest = Math.max(2, Math.floor(wanted.length / 4))
  return known
    .map((one) => ({ one, far: distance(wanted, one.toLowerCase()) }))
    .filter(({ far }) => far <= furthest)
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ one }) => one)
}

/** `; did you mean a, b?`, or where nothing is near, a full stop and where to look. */
export function suggestion(name: string, known: readonly string[], otherwise: string): string {
  const near = nearest(name, known)
  return near.length > 0 ? `; did you mean ${near.join(', ')}?` : `. ${otherwise}`
}
