import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package scimspec, whether this file runs from `src/` or from `dist/src/`. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)))

function findRoot(from: string): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest) && nameIn(manifest) === 'scimspec') return from
  const parent = dirname(from)
  if (parent === from) throw new Error('the package.json of scimspec is missing: the installation is incomplete')
  return findRoot(parent)
}

function nameIn(manifest: string): unknown {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name
}

/** The version in package.json. */
export const packageVersion: string = String((JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version?: unknown }).version)
