import { URN } from '../scim/urn.ts'

/** URNs that the server speaks: those of the documents and those of its own resource type. */
export const urn = {
  ...URN,
  device: 'urn:scimspec:reference:schemas:2.0:Device',
  deviceLifecycle: 'urn:scimspec:reference:schemas:extension:lifecycle:2.0:Device',
} as const
