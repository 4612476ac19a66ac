import { appendFileSync, chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answer, folder, listen, openTransport } from '../dev/loopback.ts'
import { bearer } from './credentials.ts'
import { readJournal } from './journal.ts'
import { sweep } from './sweep.ts'

test('a crash leaves a file from which the next run removes what is left', async () => {
  const deleted: string[] = []
  const origin = await listen((request, response) => {
    if (request.method === 'DELETE') deleted.push(request.url ?? '')
    if (request.method === 'POST' && request.url === '/scim/Groups') { request.socket.destroy(); return }
    if (request.method === 'POST') { answer(response, 201, { id: `u${deleted.length}`, userName: 'scimspec-run-1' }); return }
    if (request.method === 'GET') { answer(response, 200, { totalResults: 1, Resources: [{ id: 'g', displayName: 'SCIMSPEC-run-2' }, { id: 'x', displayName: 'other' }] }); return }
    response.writeHead(204).end()
  })
  const dir = folder()
  const crashed = openTransport(origin, { journalDir: dir, credentials: bearer('secret-token') })
  await crashed.transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-1' } }, crashed.record)
  await expect(crashed.transport.send({ method: 'POST', url: `${origin}/scim/Groups`, json: { displayName: 'scimspec-run-2' } }, crashed.record)).rejects.toThrow()
  const file = join(dir, 'scimspec-journal-run.jsonl')
  appendFileSync(file, '{"created":"http')
  expect(readFileSync(file, 'utf8')).not.toContain('secret-token')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readJournal(file)).toMatchObject({ runId: 'run', bases: [`${origin}/scim`], open: [`${origin}/scim/Users/u0`], pending: [{ name: 'scimspec-run-2' }] })

  const next = openTransport(origin, { runId: 'next', resume: file })
  expect(await sweep(next.transport, next.record)).toEqual([])
  expect(deleted).toEqual(['/scim/Groups/g', '/scim/Users/u0'])
  await next.transport.close()
  expect(existsSync(file)).toBe(false)
})

test('a journal names no resources of another server', async () => {
  const file = join(folder(), 'journal.jsonl')
  appendFileSync(file, '{"run":"x","bases":["http://127.0.0.1/scim"]}\n{"created":"http://other.example/scim/Users/1"}\n')
  const origin = await listen((_, response) => { response.end() })
  expect(openTransport(origin, { resume: file }).transport.journal.open).toEqual([])
  appendFileSync(join(file, '..', 'nothing'), 'hello\n')
  expect(() => readJournal(join(file, '..', 'nothing'))).toThrow('is not a journal of scimspec')
})

test('a folder that cannot be written falls back to the one for temporary files', async () => {
  const origin = await listen((_, response) => { answer(response, 201, { id: '1', userName: 'scimspec-run-1' }) })
  const blocked = join(folder(), 'file')
  appendFileSync(blocked, '')
  chmodSync(blocked, 0o400)
  const { transport, record } = openTransport(origin, { journalDir: blocked, runId: `fallback-${process.pid}-${Date.now()}` })
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-1' } }, record)
  expect(transport.journal.file).toMatch(/scimspec-journal-fallback-/)
  transport.journal.gone(`${origin}/scim/Users/1`)
  const file = transport.journal.file ?? ''
  await transport.close()
  expect(existsSync(file)).toBe(false)
})
