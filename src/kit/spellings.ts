/** How a name that is taken is spelled a second time: rows of a check. */
export const spellings: Readonly<Record<string, (name: string) => string>> = {
  'the same spelling': (name) => name,
  'other letter case': (name) => name.toUpperCase(),
}
