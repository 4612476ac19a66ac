import { Command, CommanderError, Option } from 'commander'
import { packageVersion } from '../package.ts'
import { loadConfigFile } from './config-file.ts'
import { resolveConfig, type RunFlags } from './config.ts'
import { EXIT, UsageError } from './errors.ts'
import { nearest } from './nearest.ts'
import type { ServeFlags } from './serve.ts'
import type { Terminal } from './terminal.ts'
import { bearerToken, headerLine, largest, oneOf, percentage, requestRate, something, tokenEndpoint, wholeNumber } from './values.ts'

const collect = <T>(parse: (text: string) => T) => (text: string, before: readonly T[] | undefined): readonly T[] => [...(before ?? []), parse(text)]
const same = (text: string): string => text

/** Parses the command line and runs the command, which is loaded only then. @returns the exit code @throws UsageError, TargetError */
export async function execute(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.conformant
  const program = new Command('scimspec')
    .description('Contract conformance test suite for SCIM 2.0 servers')
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined })
    .showHelpAfterError(false)

  addRunOptions(program.command('run [base-url]', { isDefault: true }).description('judge a server; without a base URL the embedded reference server')).action(
    async (url: string | undefined, flags: RunFlags) => {
      const config = resolveConfig(url, flags, process.env, await loadConfigFile(flags.config, process.cwd()))
      const { run } = await import('./run.ts')
      code = await run(config, terminal)
    },
  )

  addRunOptions(program.command('replay <report> <check>').description('one check of an earlier run again, with its seed and path')).action(
    async (report: string, check: string, flags: RunFlags) => {
      const { replay } = await import('./replay.ts')
      code = await replay(report, check, (url, contract) => loadConfigFile(flags.config, process.cwd()).then((file) => resolveConfig(url, { contract, ...flags }, process.env, file)), terminal)
    },
  )

  program
    .command('serve')
    .description('start the reference server')
    .option('--port <n>', 'port to listen on; default: any free one', wholeNumber('--port', 0, 65535))
    .option('--contract <name>', 'edition to serve: rfc, genesys, genesys@EDITION')
    .option('--users <n>', 'users to begin with', wholeNumber('--users', 0))
    .option('--latency <ms>', 'delay of every answer', wholeNumber('--latency', 0, largest))
    .option('--fault <id>', 'switch on a fault (repeatable)', collect(same))
    .option('--liberty <id>', 'switch on a liberty (repeatable)', collect(same))
    .option('--token <token>', 'bearer token to accept', (text: string) => bearerToken(text, '--token'))
    .action(async (flags: ServeFlags) => {
      const { serve } = await import('./serve.ts')
      await serve(flags, terminal)
    })

  program
    .command('list')
    .description('every check: id, level, title')
    .option('--json', 'as JSON, with citations')
    .option('--contract <name>', 'only checks of this contract')
    .action(async (flags: { json?: boolean; contract?: string }) => {
      const { list } = await import('./list.ts')
      list(flags, terminal)
    })

  program
    .command('explain <check-or-requirement>')
    .description('what a check asserts and why, or what a requirement says')
    .action(async (name: string) => {
      const { explain } = await import('./list.ts')
      explain(name, terminal)
    })

  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return code
    const [command = ''] = argv
    // What is no command is taken for the URL of a run.
    const [meant = command] = command.startsWith('-') ? [] : nearest(command, program.commands.map((one) => one.name()))
    if (meant !== command) throw new UsageError(`There is no command "${command}"; did you mean ${meant}?`)
    throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\.$/, '')}. See scimspec --help.`)
  }
  return code
}

function addRunOptions(command: Command): Command {
  return command
    .option('--contract <name>', 'what to hold the server to: rfc, genesys, genesys@EDITION, or a file (default: rfc)')
    .option('--token <token>', 'bearer token; prefer --token-env or SCIMSPEC_TOKEN')
    .option('--token-env <name>', 'environment variable that holds the bearer token')
    .option('--basic <user:pass>', 'HTTP basic authentication')
    .option('--oauth-token-url <url>', 'OAuth token endpoint; the run fetches and renews tokens with client credentials', tokenEndpoint)
    .option('--client-id <id>', 'OAuth client id')
    .option('--client-secret-env <name>', 'environment variable that holds the OAuth client secret')
    .option('--scope <scope>', 'OAuth scopes, separated by blanks')
    .addOption(new Option('--header <line>', "extra header 'Name: value' (repeatable)").argParser(collect(headerLine)))
    .option('--cert <file>', 'client certificate, PEM')
    .option('--key <file>', 'key of the client certificate, PEM')
    .option('--ca <file>', 'certificate authorities to trust, PEM')
    .option('--insecure', 'accept any server certificate')
    .option('--proxy <url>', 'HTTP proxy')
    .option('--allow-writes', 'create, change and delete resources of its own on a target that is not on loopback')
    .option('--read-only', 'never write')
    .addOption(new Option('--only <glob>', 'run only checks with these ids (repeatable)').argParser(collect(something('--only', 'a glob of check ids'))))
    .addOption(new Option('--skip <glob>', 'leave out checks with these ids (repeatable)').argParser(collect(something('--skip', 'a glob of check ids'))))
    .option('--section <section>', 'only checks that cite this section, as 7644-3.14', something('--section', 'a section'))
    .option('--level <level>', 'only checks that cite a requirement of this level', oneOf('--level', ['must', 'should']))
    .option('--seed <n>', 'seed of generated data', wholeNumber('--seed', -largest - 1, largest))
    .option('--runs <n>', 'generated inputs per property (default: 8)', wholeNumber('--runs', 1))
    .option('--budget <seconds>', 'time for all properties together', wholeNumber('--budget', 1, Math.floor(largest / 1000)))
    .option('--concurrency <n>', 'checks in flight at once (default: 8)', wholeNumber('--concurrency', 1))
    .option('--rate <n/s>', 'requests per second at most', requestRate)
    .option('--timeout <ms>', 'time for one request (default: 15000)', wholeNumber('--timeout', 1, largest))
    .option('--settle <ms>', 'how long to poll for eventual consistency (default: 0)', wholeNumber('--settle', 0, largest))
    .addOption(new Option('--report <format[=path]>', 'json, markdown, junit or allure (repeatable)').argParser(collect(same)))
    .option('--strict', 'warnings fail the run')
    .option('--min-coverage <percent>', 'fail the run when fewer of the requirements were asserted', percentage('--min-coverage'))
    .option('--config <file>', 'configuration file (default: scimspec.config.json, .js or .ts beside package.json)')
}
