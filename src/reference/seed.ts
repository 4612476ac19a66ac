import { familyNames, givenNames, groupNames, titles } from './data/people.ts'
import { regroup } from './membership.ts'
import { asText, type MutableObject } from './json.ts'
import { urn } from './names.ts'
import type { Store } from './store.ts'

const departments = ['Sales', 'Support', 'Engineering', 'Finance', 'Facilities'] as const

/** A UUID that depends on nothing but its kind and number. */
function idOf(kind: string, number: number): string {
  return `${kind}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

function pick<T>(list: readonly T[], at: number): T {
  const one = list[at % list.length]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

function userOf(number: number): MutableObject {
  const given = pick(givenNames, number)
  const family = pick(familyNames, number * 7 + Math.floor(number / givenNames.length))
  const userName = `user${String(number).padStart(4, '0')}@example.com`
  return {
    userName,
    externalId: `hr-${10_000 + number}`,
    name: { formatted: `${given} ${family}`, givenName: given, familyName: family },
    displayName: `${given} ${family}`,
    title: pick(titles, number),
    active: number % 10 !== 9,
    emails: [{ value: userName, type: 'work', primary: true }],
    phoneNumbers: [{ value: `+4930${String(1_000_000 + number)}`, type: 'work' }],
    [urn.enterpriseUser]: {
      employeeNumber: String(7_000 + number),
      department: pick(departments, number),
      ...(number > 0 ? { manager: { value: idOf('00000001', Math.floor((number - 1) / 6)) } } : {}),
    },
  }
}

/**
 * Fills the store with people, groups and devices that are the same every time.
 * @returns the id of the user that /Me stands for; nobody has it when there are no users.
 */
export function seed(store: Store, users: number, groups: number): string {
  const start = Date.parse('2024-01-01T08:00:00.000Z')
  for (let number = 0; number < users; number += 1) {
    store.insert('User', idOf('00000001', number), userOf(number), new Date(start + number * 60_000).toISOString())
  }
  for (let number = 0; number < groups; number += 1) {
    const at = new Date(start + (users + number) * 60_000).toISOString()
    const name = pick(groupNames, number)
    const displayName = number < groupNames.length ? name : `${name} ${Math.floor(number / groupNames.length) + 1}`
    const stored = store.insert('Group', idOf('00000002', number), { displayName, externalId: `team-${100 + number}` }, at)
    const members: MutableObject[] = []
    for (let member = number; member < users && members.length < 8; member += groups) {
      const id = idOf('00000001', member)
      members.push({ value: id, type: 'User', display: asText(store.get('User', id)?.attributes['displayName']) })
    }
    if (number === groups - 1 && number > 0) members.push({ value: idOf('00000002', 0), type: 'Group', display: pick(groupNames, 0) })
    regroup(store, stored, { ...stored.attributes, ...(members.length > 0 ? { members } : {}) })
  }
  return idOf('00000001', 0)
}
