/** What the dated editions of the Genesys Cloud SCIM API differ in. */
export interface EditionTerms {
  readonly id: Edition
  /** /resourcetypes, and /serviceproviderconfig on the unversioned base. */
  readonly resourceTypes: boolean
  readonly schemas: boolean
  readonly groupLifecycle: boolean
  /** `attributes` and `excludedAttributes`. */
  readonly projection: boolean
  /** Users may be listed without a filter. */
  readonly unfilteredUsers: boolean
  /** Groups on the v2 base may be listed without a filter. */
  readonly unfilteredGroups: boolean
  readonly employeeNumberFilter: boolean
  /** Any of these opens the reading of users; empty: none is needed. */
  readonly readUsers: readonly string[]
  readonly createUsers: readonly string[]
  readonly updateUsers: readonly string[]
}

/** By the month of its publication. */
export type Edition = '2019-08' | '2019-10' | '2020-03' | '2021-01' | '2025-05'

const grants = ['authorization:grant:add', 'authorization:grant:delete', 'routing:skill:assign', 'routing:language:assign']
const extension = 'telephony:extension:assign'
const update = ['directory:user:edit', 'directory:user:setPassword']

const first: EditionTerms = {
  id: '2019-08',
  resourceTypes: false,
  schemas: false,
  groupLifecycle: false,
  projection: false,
  unfilteredUsers: false,
  unfilteredGroups: false,
  employeeNumberFilter: false,
  readUsers: ['directory:user:view', 'directory:user:edit'],
  createUsers: ['directory:user:add'],
  updateUsers: update,
}
const second: EditionTerms = { ...first, id: '2019-10', resourceTypes: true }
const third: EditionTerms = {
  ...second,
  id: '2020-03',
  schemas: true,
  groupLifecycle: true,
  projection: true,
  unfilteredUsers: true,
  readUsers: ['authorization:grant:view', 'authorization:grant:add', 'authorization:grant:delete'],
  createUsers: ['directory:user:add', ...grants],
  updateUsers: [...update, ...grants],
}
const fourth: EditionTerms = { ...third, id: '2021-01', unfilteredGroups: true, employeeNumberFilter: true, readUsers: [] }
/** The newest fell silent on creating and deleting groups; silence does not revoke, so they stay. */
const fifth: EditionTerms = {
  ...fourth,
  id: '2025-05',
  createUsers: [...fourth.createUsers, extension],
  updateUsers: [...fourth.updateUsers, extension],
}

export const editions: Readonly<Record<Edition, EditionTerms>> = {
  '2019-08': first,
  '2019-10': second,
  '2020-03': third,
  '2021-01': fourth,
  '2025-05': fifth,
}
