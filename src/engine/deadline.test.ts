import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Deadline } from './deadline.ts'

test('time that is held does not count, and gives back what was waited for', async () => {
  const deadline = new Deadline(100)
  expect(await deadline.hold(Promise.all([deadline.hold(sleep(200, 'inner')), sleep(10)]).then(([inner]) => inner))).toBe('inner')
  expect(deadline.signal.aborted).toBe(false)
  await sleep(200)
  expect(deadline.signal.aborted).toBe(true)
})

test('a wait that fails lets the clock go on', async () => {
  const deadline = new Deadline(50)
  await expect(deadline.hold(Promise.reject(new Error('dropped')))).rejects.toThrow('dropped')
  await sleep(150)
  expect(deadline.signal.aborted).toBe(true)
})

test('work that is done has no deadline, whoever still holds it', async () => {
  const deadline = new Deadline(50)
  const held = deadline.hold(sleep(20))
  deadline.end()
  await held
  await sleep(150)
  expect(deadline.signal.aborted).toBe(false)
})
