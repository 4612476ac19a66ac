import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { formats, isFormat } from './formats.ts'
import type { FormatName } from './formats.ts'
import type { Report } from './model.ts'
import { oneLine } from './visible.ts'

/** What one `--report` asks for. */
export interface ReportRequest {
  readonly format: FormatName
  /** As the user gave it; absent: a name in the reports' folder. */
  readonly path?: string
}

/** A request with its place; `path` is absolute and names a file, or a folder for formats that fill one. */
export interface ReportTarget {
  readonly format: FormatName
  readonly path: string
}

/** A `--report` that cannot be served; its message is for the user. */
export class ReportOptionError extends Error {
  override readonly name = 'ReportOptionError'
}

/**
 * Reads `json` or `junit=path/x.xml`.
 * @throws ReportOptionError for an unknown format or an empty path.
 */
export function parseReportOption(option: string): ReportRequest {
  const at = option.indexOf('=')
  const format = at < 0 ? option : option.slice(0, at)
  if (!isFormat(format)) {
    const known = Object.keys(formats).join(', ')
    throw new ReportOptionError(`--report ${oneLine(option, 80)}: unknown format '${oneLine(format, 40)}'; known are ${known}.`)
  }
  if (at < 0) return { format }
  const path = option.slice(at + 1)
  if (path.trim() === '') throw new ReportOptionError(`--report ${oneLine(option, 80)}: give a path after '=', or leave out the '='.`)
  return { format, path }
}

/**
 * Gives each request its place and drops repeated ones.
 * @param directory where reports without a path go; `cwd` is where relative paths of the user start
 * @throws ReportOptionError when two would go to one path, or one into the other.
 */
export function resolveReports(requests: readonly ReportRequest[], directory: string, cwd = process.cwd()): readonly ReportTarget[] {
  const targets = new Map<string, ReportTarget>()
  for (const { format, path } of requests) {
    const place = resolve(cwd, path ?? join(directory, formats[format].defaultName))
    const other = targets.get(place)
    if (other && other.format !== format) {
      const taken = `${oneLine(place)} is already the path of the ${other.format} report`
      throw new ReportOptionError(`--report ${format}: ${taken}; give each its own.`)
    }
    targets.set(place, { format, path: place })
  }
  const all = [...targets.values()]
  for (const inner of all) {
    const outer = all.find(({ path }) => inner.path.startsWith(path.endsWith(sep) ? path : path + sep))
    if (outer) throw new ReportOptionError(`--report ${inner.format}: ${oneLine(inner.path)} lies inside ${oneLine(outer.path)}, the path of the ${outer.format} report; give each its own.`)
  }
  return all
}

/**
 * Creates the folders and makes sure, before a run, that every report can be written after it.
 * @throws ReportOptionError naming the format, the path and the reason.
 */
export async function assertWritable(targets: readonly ReportTarget[]): Promise<void> {
  for (const { format, path } of targets) {
    try {
      await prepare(path, formats[format].write === undefined)
    } catch (error) {
      throw new ReportOptionError(`--report ${format}: cannot write ${oneLine(path)}: ${reasonOf(error)}.`)
    }
  }
}

/** What became of the reports. */
export interface Written {
  /** In the order of the targets. */
  readonly written: readonly ReportTarget[]
  /** A sentence on each that could not be written. */
  readonly failed: readonly string[]
}

/** Writes every report that this process writes itself; folders that are filled during the run only count as written. Never throws. */
export async function writeReports(report: Report, targets: readonly ReportTarget[]): Promise<Written> {
  const written: ReportTarget[] = []
  const failed: string[] = []
  for (const target of targets) {
    const { write } = formats[target.format]
    try {
      await prepare(target.path, write === undefined)
      if (write) await writeFile(target.path, write(report), 'utf8')
      written.push(target)
    } catch (error) {
      failed.push(`--report ${target.format}: cannot write ${oneLine(target.path)}: ${reasonOf(error)}.`)
    }
  }
  return { written, failed }
}

async function prepare(path: string, folder: boolean): Promise<void> {
  const parent = folder ? path : dirname(path)
  await makeFolder(parent)
  await access(parent, constants.W_OK)
  if (folder) return
  const present = await stat(path).catch(() => undefined)
  if (present?.isDirectory()) throw new Error('it is a folder')
  if (present) await access(path, constants.W_OK)
}

/** Step by step: mkdir's own `recursive` never returns under a mount like /proc, which lets nobody make a folder and does not say so. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOENT: 'no folder can be made there',
  EEXIST: 'a file stands where the folder should be',
  ENOSPC: 'no space is left on the device',
  ENAMETOOLONG: 'the name is too long',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  return REASONS[codeOf(error)] ?? oneLine(error.message, 200)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
