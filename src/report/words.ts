/** `1 check`, `2 checks`, `3 entries`. */
export function count(n: number, noun: string): string {
  if (n === 1) return `1 ${noun}`
  return `${String(n)} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}

/** `350 ms`, `12.4 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${String(Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${String(Math.floor(ms / 60_000))} min ${String(Math.floor((ms % 60_000) / 1_000))} s`
}
