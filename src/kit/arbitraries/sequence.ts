import fc from 'fast-check'

/** An element with the arbitrary that can make it smaller. */
interface Item<T> {
  readonly arbitrary: fc.Arbitrary<T>
  readonly value: fc.Value<T>
}

/**
 * Lists whose elements act one after another. What fails does so at some element, and nothing after it counts: unlike those of `fc.array`,
 * they shrink first by losing their end, then single elements, and have no shortest length but for what is generated.
 */
class Sequence<T> extends fc.Arbitrary<readonly T[]> {
  readonly #arbitraryAt: (index: number) => fc.Arbitrary<T>
  readonly #shortest: number
  readonly #longest: number

  constructor(arbitraryAt: (index: number) => fc.Arbitrary<T>, shortest: number, longest: number) {
    super()
    this.#arbitraryAt = arbitraryAt
    this.#shortest = shortest
    this.#longest = longest
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<readonly T[]> {
    const length = random.nextInt(this.#shortest, this.#longest)
    return listOf(Array.from({ length }, (_, index) => {
      const arbitrary = this.#arbitraryAt(index)
      return { arbitrary, value: arbitrary.generate(random, biasFactor) }
    }))
  }

  canShrinkWithoutContext(_: unknown): _ is readonly T[] {
    return false
  }

  shrink(_: readonly T[], context: unknown): fc.Stream<fc.Value<readonly T[]>> {
    return new fc.Stream(smaller(context as readonly Item<T>[]))
  }
}

function listOf<T>(items: readonly Item<T>[]): fc.Value<readonly T[]> {
  return new fc.Value(items.map(({ value }) => value.value), items)
}

function* smaller<T>(items: readonly Item<T>[]): IterableIterator<fc.Value<readonly T[]>> {
  for (let cut = Math.ceil(items.length / 2); cut > 0; cut = Math.floor(cut / 2)) yield listOf(items.slice(0, items.length - cut))
  for (let at = items.length - 2; at >= 0; at--) yield listOf(items.filter((_, index) => index !== at))
  for (const [at, { arbitrary, value }] of items.entries())
    for (const next of arbitrary.shrink(value.value, value.context)) yield listOf(items.with(at, { arbitrary, value: next }))
}

/** A list of `shortest` to `longest` elements that act one after another; `arbitraryAt` tells which stand at an index, from 0. */
export function sequenceOf<T>(arbitraryAt: (index: number) => fc.Arbitrary<T>, { shortest, longest }: { readonly shortest: number; readonly longest: number }): fc.Arbitrary<readonly T[]> {
  return new Sequence(arbitraryAt, shortest, longest)
}
