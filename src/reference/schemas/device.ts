import { urn } from '../names.ts'
import { attribute, complex, flag, plural, text, type PublishedSchema } from './define.ts'

/** A type of our own. With its extension it has an attribute for each characteristic that RFC 7643 section 7 knows. */
export const deviceSchema: PublishedSchema = {
  id: urn.device,
  name: 'Device',
  description: 'A device that the organisation owns',
  attributes: [
    text('displayName', 'Name of the device.', { required: true, returned: 'always' }),
    text('assetTag', 'Tag on the case; unique on this server, letter case aside.', { required: true, uniqueness: 'server' }),
    text('serialNumber', 'Number by the maker; unique anywhere, letter for letter.', { caseExact: true, mutability: 'immutable', uniqueness: 'global' }),
    text('model', 'Model name.', { caseExact: true }),
    text('kind', 'Kind of device.', { canonicalValues: ['laptop', 'phone', 'tablet'] }),
    text('pin', 'Secret that unlocks the device.', { mutability: 'writeOnly', returned: 'never' }),
    text('notes', 'Long remarks, shown when asked for.', { returned: 'request' }),
    text('registration', 'Number that the server gives.', { caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server' }),
    flag('managed', 'Whether the device is managed.'),
    attribute('slots', 'integer', 'Number of slots.'),
    attribute('weight', 'decimal', 'Weight in kilograms.'),
    attribute('purchasedAt', 'dateTime', 'When it was bought.', { mutability: 'immutable' }),
    attribute('publicKey', 'binary', 'Public key in base64.', { caseExact: true }),
    attribute('homepage', 'reference', 'Page about the model.', { caseExact: true, referenceTypes: ['external'] }),
    attribute('owner', 'reference', 'URI of the user who has it.', { caseExact: true, referenceTypes: ['User'] }),
    text('labels', 'Words to find it by.', { multiValued: true }),
    attribute('ports', 'integer', 'Numbers of its open ports.', { multiValued: true }),
    complex('dimensions', 'Size of the case.', [
      attribute('width', 'decimal', 'Width in millimetres.', { required: true }),
      attribute('height', 'decimal', 'Height in millimetres.'),
      text('measuredBy', 'Who measured.', { mutability: 'immutable' }),
      text('method', 'How it was measured, shown when asked for.', { returned: 'request' }),
    ]),
    plural('addresses', 'Network addresses.', text('value', 'The address.', { required: true, caseExact: true }), ['ipv4', 'ipv6', 'mac']),
  ],
}

export const deviceLifecycleSchema: PublishedSchema = {
  id: urn.deviceLifecycle,
  name: 'DeviceLifecycle',
  description: 'From purchase to disposal of a device',
  attributes: [
    text('stage', 'Stage of its life.', { canonicalValues: ['ordered', 'used', 'retired'] }),
    text('contract', 'Contract under which it was bought.', { caseExact: true, mutability: 'immutable' }),
    text('costCode', 'Internal cost code, shown when asked for.', { returned: 'request' }),
    attribute('enrolledAt', 'dateTime', 'When the server first saw it.', { mutability: 'readOnly' }),
    text('wipeCode', 'Secret that erases the device.', { mutability: 'writeOnly', returned: 'never' }),
    complex(
      'events',
      'What happened to it.',
      [
        text('value', 'What happened.'),
        attribute('at', 'dateTime', 'When.'),
        attribute('cost', 'decimal', 'What it cost.'),
        flag('billable', 'Whether someone pays.'),
      ],
      { multiValued: true },
    ),
  ],
}
