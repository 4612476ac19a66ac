import { readSchemas } from './definitions.ts'
import type { ResourceType } from './schema.ts'
import { URN } from './urn.ts'

/** A resource type with every kind of attribute, for the tests of this folder. */

const [core, enterprise, device] = readSchemas([
  {
    id: URN.user,
    name: 'User',
    attributes: [
      { name: 'userName', type: 'string', required: true, uniqueness: 'server' },
      {
        name: 'name',
        type: 'complex',
        subAttributes: [{ name: 'formatted' }, { name: 'familyName' }, { name: 'givenName' }, { name: 'secretName', returned: 'never' }],
      },
      { name: 'displayName' },
      { name: 'nickName' },
      { name: 'title' },
      { name: 'profileUrl', type: 'reference', referenceTypes: ['external'] },
      { name: 'active', type: 'boolean' },
      { name: 'password', mutability: 'writeOnly', returned: 'never' },
      { name: 'employeeCode', mutability: 'immutable', caseExact: true },
      { name: 'born', type: 'dateTime' },
      { name: 'floor', type: 'integer' },
      { name: 'rating', type: 'decimal' },
      { name: 'diary', returned: 'request' },
      { name: 'badge', returned: 'always' },
      { name: 'tags', multiValued: true },
      {
        name: 'emails',
        type: 'complex',
        multiValued: true,
        subAttributes: [
          { name: 'value' },
          { name: 'display' },
          { name: 'type', canonicalValues: ['work', 'home', 'other'] },
          { name: 'primary', type: 'boolean' },
        ],
      },
      {
        name: 'phoneNumbers',
        type: 'complex',
        multiValued: true,
        subAttributes: [{ name: 'value', returned: 'always' }, { name: 'type' }, { name: 'audit', returned: 'request' }],
      },
      {
        name: 'addresses',
        type: 'complex',
        multiValued: true,
        subAttributes: [{ name: 'streetAddress' }, { name: 'locality' }, { name: 'country', required: true }, { name: 'type' }],
      },
      {
        name: 'groups',
        type: 'complex',
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [{ name: 'value', mutability: 'readOnly' }, { name: '$ref', type: 'reference', mutability: 'readOnly' }],
      },
      {
        name: 'members',
        type: 'complex',
        multiValued: true,
        subAttributes: [
          { name: 'value', mutability: 'immutable', caseExact: true },
          { name: '$ref', type: 'reference', mutability: 'immutable' },
          { name: 'display', mutability: 'readOnly' },
          { name: 'type', mutability: 'immutable' },
        ],
      },
      {
        name: 'x509Certificates',
        type: 'complex',
        multiValued: true,
        subAttributes: [{ name: 'value', type: 'binary' }],
      },
    ],
  },
  {
    id: URN.enterpriseUser,
    name: 'EnterpriseUser',
    attributes: [
      { name: 'employeeNumber' },
      { name: 'costCenter' },
      {
        name: 'manager',
        type: 'complex',
        subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference' }, { name: 'displayName', mutability: 'readOnly' }],
      },
    ],
  },
  { id: 'urn:example:params:device', name: 'Device', attributes: [{ name: 'serial', required: true }, { name: 'skills', multiValued: true }] },
])

if (core === undefined || enterprise === undefined || device === undefined) throw new Error('the sample schemas are unreadable')

export const sampleType: ResourceType = {
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  schema: core,
  extensions: [
    { schema: enterprise, required: false },
    { schema: device, required: false },
  ],
}
