import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from './errors.ts'

/** PEM texts for the connection, each read and tried: a broken one would only show as a broken connection. */
export interface PemTexts {
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
}

type PemOption = keyof PemTexts

/** A file as the user named it, and the folder that its relative path starts from. */
interface Named {
  readonly path: string
  readonly folder: string
}

/** Reads the files that `--cert`, `--key` and `--ca` name. @throws UsageError naming option and file */
export function readPems(files: Partial<Record<PemOption, Named>>): PemTexts {
  const cert = files.cert && certificates('cert', files.cert)
  const key = files.key && privateKey(files.key)
  const ca = files.ca && certificates('ca', files.ca)
  if (cert !== undefined && key !== undefined && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new UsageError(`The key in ${files.key?.path ?? ''}, given with --key, does not belong to the certificate in ${files.cert?.path ?? ''}, given with --cert.`)
  return { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }), ...(ca === undefined ? {} : { ca }) }
}

function certificates(option: 'cert' | 'ca', file: Named): string {
  const text = readText(option, file)
  const blocks = text.match(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw new UsageError(`The file ${file.path} given with --${option} holds no certificate in PEM form.`)
  if (!blocks.every((block) => succeeds(() => new X509Certificate(block)))) throw new UsageError(`The file ${file.path} given with --${option} holds a certificate that cannot be read.`)
  return text
}

function privateKey(file: Named): string {
  const text = readText('key', file)
  if (/ENCRYPTED/.test(text)) throw new UsageError(`The file ${file.path} given with --key holds an encrypted key; give one without passphrase.`)
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text)) throw new UsageError(`The file ${file.path} given with --key holds no private key in PEM form.`)
  if (!succeeds(() => createPrivateKey(text))) throw new UsageError(`The file ${file.path} given with --key holds a private key that cannot be read.`)
  return text
}

function readText(option: PemOption, { path, folder }: Named): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8')
  } catch {
    throw new UsageError(`The file ${path} given with --${option} cannot be read.`)
  }
}

function succeeds(action: () => unknown): boolean {
  try {
    action()
    return true
  } catch {
    return false
  }
}
