import fc from 'fast-check'

/** Pieces that any real server has to keep: scripts, combining and astral characters, and what tends to be unescaped wrongly. */
const pieces = [
  'a', 'Smith', 'van der Berg', 'é', 'e\u0301', 'ß', 'Ł', 'Ø', 'Ω', 'Ж', 'حسن', 'שלום', '山田', '한국', 'ไทย', '\u{1F600}', '\u{20BB7}', '\u{1F469}\u200D\u{1F4BB}',
  '"', '\\', 'a\\b', "'", '%', '%20', 'a%20b', '+', '&', '=', '/', '#', '?', ';', ',', '<b>', '${x}', '${y}', '--', '*', '(', ')', '[', ']', '@', '0', '42', 'null', 'true',
]

/** Ordinary text without blanks at its ends, which servers may trim; a good part is longer than 64 characters. */
export function plainText(): fc.Arbitrary<string> {
  const alone = fc.constantFrom(...pieces)
  const words = fc.array(alone, { minLength: 3, maxLength: 12 }).map((parts) => parts.join(''))
  const spaced = fc.array(alone, { minLength: 4, maxLength: 12 }).map((parts) => parts.join(' '))
  const long = fc.tuple(fc.oneof(fc.integer({ min: 65, max: 110 }), fc.integer({ min: 111, max: 127 })), alone).map(([length, end]) => 'Long names are kept whole, '.repeat(5).slice(0, length).trim() + end)
  return fc.oneof({ weight: 1, arbitrary: alone }, { weight: 3, arbitrary: words }, { weight: 4, arbitrary: spaced }, { weight: 2, arbitrary: long })
}

/** Text that a server may refuse but must survive: controls, lone surrogates, noncharacters, very long. */
export function wildText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 }).map((points) => String.fromCodePoint(...points)),
    fc.constantFrom('\u0000', '\ud800', '\uffff', '\u202e', '\r\nX-Injected: 1', '{"$gt":""}', "' OR '1'='1", '../../etc/passwd', '<script>1</script>', '%00', '{{7*7}}'),
    fc.integer({ min: 1000, max: 20_000 }).map((length) => 'x'.repeat(length)),
  )
}
