import type { Contract } from '../../contract/types.ts'
import { missing, spelled, type Difference } from './difference.ts'
import { routeOf } from './operation-differences.ts'
import type { DerivedOperation, DerivedPage } from './types.ts'

const parts = ['authorization:grant:add', 'authorization:grant:delete', 'routing:skill:assign', 'routing:language:assign']
const grants = ['authorization:grant:view', 'authorization:grant:add', 'authorization:grant:delete']

/** What each edition prints for users besides the operation's own permission: for reading them, and for parts of a body. No check can assert it. */
const recorded: Readonly<Record<string, { readonly read: readonly string[]; readonly parts: readonly string[] }>> = {
  '2019-08': { read: ['directory:user:view', 'directory:user:edit'], parts: [] },
  '2019-10': { read: ['directory:user:view', 'directory:user:edit'], parts: [] },
  '2020-03': { read: grants, parts },
  '2021-01': { read: [], parts },
  '2025-05': { read: [], parts: [...parts, 'telephony:extension:assign'] },
}

const own: Readonly<Record<string, readonly string[]>> = {
  POST: ['directory:user:add'],
  PUT: ['directory:user:edit', 'directory:user:setPassword'],
  PATCH: ['directory:user:edit', 'directory:user:setPassword'],
  DELETE: ['directory:user:delete'],
}

/** Permissions that an operation asks for, beside those that its edition is known to print. */
export function permissionDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  const known = new Set(contract.operations.map(routeOf))
  const texts = [...contract.requirements.values()].map(({ says, source = '', note = '' }) => `${says} ${source} ${note}`).join('\n')
  const named = [...texts.matchAll(/\b\w+:\w+:\w+/g)].map(([name]) => name)
  return page.operations.filter((operation) => known.has(routeOf(operation))).flatMap((operation) => {
    const ours = permissionsOf(operation, contract)
    const { mode, names } = operation.permissions
    const difference = { where: `${routeOf(operation)}: permissions`, page: `${mode} of ${spelled(names)}` }
    if (missing(names, ours).length > 0 || missing(ours, names).length > 0) return [{ ...difference, data: spelled(ours) }]
    return mode === 'all' ? [{ ...difference, data: 'any one suffices' }] : decided(operation, difference, named, contract)
  })
}

function decided({ method, path, permissions: { mode, names } }: DerivedOperation, difference: Omit<Difference, 'data'>, named: readonly string[], contract: Contract): readonly Difference[] {
  if (method === 'GET' && mode !== 'none') {
    if (path.includes('/groups')) return [{ ...difference, data: 'reading is tried with a token without it', topic: 'read needs edit' }]
    return [{ ...difference, data: contract.requirements.has('GENESYS-B-020') ? 'none is needed' : 'no refusal is asserted', topic: 'permissions of user reads' }]
  }
  const unnamed = missing(names, named)
  return unnamed.length === 0 ? [] : [{ ...difference, data: `no requirement names ${spelled(unnamed)}`, topic: 'any-of permissions' }]
}

function permissionsOf({ method, path }: DerivedOperation, { edition = '' }: Contract): readonly string[] {
  if (path.includes('/groups')) return ['directory:group:edit']
  if (!path.includes('/users')) return []
  const besides = recorded[edition]
  if (method === 'GET') return besides?.read ?? []
  return [...(own[method] ?? []), ...(method === 'DELETE' ? [] : (besides?.parts ?? []))]
}
