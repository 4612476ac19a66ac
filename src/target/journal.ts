import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isObject } from '../scim/json.ts'
import type { Intent, Journal } from './types.ts'
import { WriteRefused } from './types.ts'

type Line =
  | { readonly run: string; readonly bases: readonly string[] }
  | { readonly intent: Intent }
  | { readonly created: string; readonly intent?: number }
  | { readonly settled: number }
  | { readonly gone: string }

interface JournalOptions {
  readonly runId: string
  readonly bases: readonly string[]
  /** Folders to try for the file, best first. */
  readonly folders: readonly string[]
  /** The file of an interrupted run. */
  readonly resume?: string
  /** Identity of a resource over all bases; undefined for anything that is no resource. */
  readonly keyOf: (url: string) => string | undefined
}

/** What an interrupted run wrote down. */
export interface JournalRecord {
  readonly runId: string
  readonly bases: readonly string[]
  readonly open: readonly string[]
  readonly pending: readonly Intent[]
}

/** Keeps in memory and on disk what the run has created; on disk always first, so that a crash loses nothing. */
export class RunJournal implements Journal {
  readonly #options: JournalOptions
  readonly #created = new Set<string>()
  readonly #open = new Map<string, string>()
  readonly #removed = new Map<string, string>()
  readonly #doubted = new Set<string>()
  readonly #invented = new Set<string>()
  readonly #pending = new Map<number, Intent>()
  #file: string | undefined
  #handle: number | undefined
  #started = false
  #last = 0

  /** @throws Error when the file to resume cannot be read. */
  constructor(options: JournalOptions) {
    this.#options = options
    if (options.resume !== undefined) this.#resume(options.resume)
  }

  get runId(): string {
    return this.#options.runId
  }

  get open(): readonly string[] {
    return [...this.#open.values()].reverse()
  }

  get pending(): readonly Intent[] {
    return [...this.#pending.values()]
  }

  get removed(): readonly string[] {
    return [...this.#removed.values()]
  }

  get doubted(): readonly string[] {
    return [...this.#doubted].flatMap((key) => this.#removed.get(key) ?? [])
  }

  get file(): string | undefined {
    return this.#file
  }

  /** True also after the resource is gone: an id is never issued twice (RFC 7643 section 3.1). */
  owns(url: string): boolean {
    const key = this.#options.keyOf(url)
    return key !== undefined && this.#created.has(key)
  }

  ownsKey(key: string): boolean {
    return this.#created.has(key)
  }

  /** @throws WriteRefused when the URL is not that of a resource. */
  invent(url: string): void {
    const key = this.#options.keyOf(url)
    if (key === undefined) throw new WriteRefused(`${url} is not the URL of a resource below the target's bases`)
    this.#invented.add(key)
  }

  isInvented(url: string): boolean {
    const key = this.#options.keyOf(url)
    return key !== undefined && this.#invented.has(key)
  }

  gone(url: string): void {
    const key = this.#options.keyOf(url)
    const entered = key === undefined ? undefined : this.#open.get(key)
    if (key === undefined || entered === undefined) return
    this.#open.delete(key)
    this.#removed.set(key, entered)
    this.#append({ gone: entered })
  }

  isGone(key: string): boolean {
    return this.#removed.has(key)
  }

  /** A read showed a resource that is gone. */
  doubt(key: string): void {
    this.#doubted.add(key)
  }

  /** @throws WriteRefused when the line cannot be written down. */
  intend(intent: Omit<Intent, 'n'>): Intent {
    const numbered = { ...intent, n: this.#last + 1 }
    this.#last = numbered.n
    this.#start()
    if (!this.#append({ intent: numbered })) throw new WriteRefused(`the journal ${this.#file ?? ''} can no longer be written`)
    this.#pending.set(numbered.n, numbered)
    return numbered
  }

  adopt(intent: Intent, url: string): void {
    this.enter(url, intent)
  }

  /** The server says that it created what was intended, and nothing shows what. */
  claim(intent: Intent): void {
    const claimed = { ...intent, claimed: true } as const
    this.#append({ intent: claimed })
    this.#pending.set(intent.n, claimed)
  }

  drop(intent: Intent): void {
    if (this.#pending.delete(intent.n)) this.#append({ settled: intent.n })
  }

  /** Enters a resource that the run has created. */
  enter(url: string, intent?: Intent): void {
    const key = this.#options.keyOf(url)
    if (key === undefined) return
    this.#start()
    this.#append(intent === undefined ? { created: url } : { created: url, intent: intent.n })
    this.#created.add(key)
    this.#removed.delete(key)
    this.#open.delete(key)
    this.#open.set(key, url)
    if (intent !== undefined) this.#pending.delete(intent.n)
  }

  /** Removes the file when nothing is left behind. */
  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
    if (this.#file !== undefined && this.#open.size === 0 && this.#pending.size === 0) {
      rmSync(this.#file, { force: true })
      this.#file = undefined
    }
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    const first = `${JSON.stringify({ run: this.#options.runId, bases: this.#options.bases } satisfies Line)}\n`
    const name = `scimspec-journal-${this.#options.runId.replace(/[^\w.-]/g, '_')}.jsonl`
    for (const folder of this.#options.folders) {
      const file = join(folder, name)
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(file, first, { flag: 'wx', mode: 0o600 })
        this.#file = file
        return
      } catch {
        continue
      }
    }
  }

  #append(line: Line): boolean {
    if (this.#file === undefined) return true
    try {
      this.#handle ??= openSync(this.#file, 'a')
      writeSync(this.#handle, `${JSON.stringify(line)}\n`)
      return true
    } catch {
      return false
    }
  }

  #resume(file: string): void {
    const { open, pending } = readJournal(file)
    for (const url of open) {
      const key = this.#options.keyOf(url)
      if (key === undefined) continue
      this.#created.add(key)
      this.#open.set(key, url)
    }
    for (const intent of pending) {
      this.#pending.set(intent.n, intent)
      this.#last = Math.max(this.#last, intent.n)
    }
    this.#file = file
    this.#started = true
  }
}

/** The folders a journal may go to, best first. */
export function journalFolders(wished: string | undefined): readonly string[] {
  return wished === undefined ? [tmpdir()] : [wished, tmpdir()]
}

/**
 * Reads the journal of an interrupted run; a last line that the crash cut off is passed over.
 * @throws Error when the file cannot be read or is not a journal.
 */
export function readJournal(file: string): JournalRecord {
  const lines = readFileSync(file, 'utf8').split('\n').map(parseLine).filter((line) => line !== undefined)
  const head = lines[0]
  if (!isObject(head) || typeof head['run'] !== 'string') throw new Error(`${file} is not a journal of scimspec`)
  const open = new Set<string>()
  const pending = new Map<number, Intent>()
  for (const line of lines.slice(1)) {
    if (!isObject(line)) continue
    const { intent, created, settled, gone } = line
    if (typeof created === 'string') open.add(created)
    if (typeof created === 'string' && typeof intent === 'number') pending.delete(intent)
    if (isIntent(intent)) pending.set(intent.n, intent)
    if (typeof settled === 'number') pending.delete(settled)
    if (typeof gone === 'string') open.delete(gone)
  }
  const bases = Array.isArray(head['bases']) ? head['bases'].filter((base) => typeof base === 'string') : []
  return { runId: head['run'], bases, open: [...open], pending: [...pending.values()] }
}

function parseLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return value
  } catch {
    return undefined
  }
}

function isIntent(value: unknown): value is Intent {
  return isObject(value) && typeof value['n'] === 'number' && typeof value['collection'] === 'string'
}
