import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'
import type { Progress, ProgressStream } from './progress.ts'

function recording(columns?: number): { readonly text: string[]; readonly stream: ProgressStream } {
  const text: string[] = []
  return { text, stream: { write: piece => text.push(piece) > 0, ...(columns !== undefined && { columns }) } }
}

function tell(progress: Progress, check: string, outcome: 'pass' | 'fail' | 'error' = 'pass'): void {
  const findings = outcome === 'fail'
    ? [{ requirement: 'RFC7644-3.3-1', level: 'must', message: 'was \u001b[31m500', expected: '201', actual: '500' } as const]
    : []
  progress.verdict({ check, title: check, outcome, findings, ...(outcome === 'error' && { error: 'connection\nrefused' }) })
}

test('a terminal gets one line, redrawn, with failures kept above it', () => {
  const { text, stream } = recording(40)
  let time = 0
  const progress = createProgress(stream, { total: 5, tty: true, color: false, now: () => (time += 100) })
  tell(progress, 'create.answers-201')
  tell(progress, 'create.location-is-sent', 'fail')
  tell(progress, 'create.location-is-sent', 'fail')
  tell(progress, 'list.pages-add-up-over-a-very-long-name', 'error')
  progress.stop()
  progress.stop()
  tell(progress, 'read.after-the-end')
  expect(text.map(piece => piece.replaceAll('\u001b', '<ESC>').replaceAll('\r', '<CR>'))).toMatchInlineSnapshot(`
    [
      "<CR><ESC>[2K1/5  create.answers-201",
      "<CR><ESC>[2K✗ create.location-is-sent: was \\u001b[31m500
    ",
      "<CR><ESC>[2K2/5, 1 failing  create.location-is-sent",
      "<CR><ESC>[2K! list.pages-add-up-over-a-very-long-name: connection refused
    ",
      "<CR><ESC>[2K3/5, 1 failing, 1 not finished  list.p…",
      "<CR><ESC>[2K",
    ]
  `)
})

test('a log gets a line at most every five seconds, failures at once and the count at the end', () => {
  const { text, stream } = recording()
  let time = 0
  const progress = createProgress(stream, { total: 4, tty: false, color: false, now: () => time })
  tell(progress, 'create.answers-201')
  time = 5_000
  tell(progress, 'create.location-is-sent')
  time = 6_000
  tell(progress, 'list.pages-add-up', 'fail')
  tell(progress, 'read.answers-200')
  progress.stop()
  expect(text.join('')).toMatchInlineSnapshot(`
    "2/4, at create.location-is-sent
    ✗ list.pages-add-up: was \\u001b[31m500
    4/4, 1 failing
    "
  `)
})

test('a fast target does not make the line flicker', () => {
  const { text, stream } = recording()
  const progress = createProgress(stream, { total: 100, tty: true, color: false, now: () => 1_000 })
  for (let n = 0; n < 99; n += 1) tell(progress, `list.row[${String(n)}]`)
  expect(text).toHaveLength(1)
})
