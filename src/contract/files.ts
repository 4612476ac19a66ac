import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isObject } from '../scim/json.ts'
import { ContractError } from './error.ts'

let root: string | undefined

/** Folder of the package: the nearest one upwards whose package.json is ours, from the sources as well as from `dist`. */
export function packageRoot(): string {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url)))
  return root
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) {
      const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
      if (isObject(content) && content['name'] === 'scimspec') return folder
    }
    if (dirname(folder) === folder) throw new ContractError(`No package.json of scimspec lies above ${start}, so its schemas cannot be found.`)
  }
}

/** How a file is called in a message: below the package by its path there, elsewhere as the user knows it. */
export function fileName(path: string): string {
  const inside = relative(packageRoot(), path)
  if (inside.startsWith('schemas')) return inside.replaceAll('\\', '/')
  const below = relative(process.cwd(), path)
  return below.startsWith('..') ? basename(path) : below
}

/**
 * Reads one JSON file.
 * @throws ContractError when it is missing, unreadable or no JSON.
 */
export function readJson(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'EISDIR') throw new ContractError(`${fileName(path)}: expected a JSON file, found a folder.`, { cause })
    throw new ContractError(`${fileName(path)}: the file cannot be read (${code}).`, { cause })
  }
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new ContractError(`${fileName(path)}: expected JSON, but ${cause instanceof Error ? cause.message : 'it does not parse'}.`, { cause })
  }
}

/** The JSON pointer (RFC 6901) of a member by the names on the way to it. */
export function pointerTo(...names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
