// itertools. Its types are in the files itertools-*.ts; this one says which of them a version has.
import { ANY } from '../objects/define'
import type { PyObject, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import {
  makeCombinations,
  makeCombinationsWithReplacement,
  makePermutations,
  makeProduct,
} from './itertools-combining'
import { makeChain, makeCount, makeCycle, makeIslice, makeRepeat } from './itertools-endless'
import { makeGroupby, makeTee } from './itertools-groups'
import {
  makeAccumulate,
  makeBatched,
  makeCompress,
  makeDropwhile,
  makeFilterfalse,
  makePairwise,
  makeStarmap,
  makeTakewhile,
  makeZipLongest,
} from './itertools-selecting'
import { newModule } from './module'

export function makeItertools(rt: Runtime): PyObject {
  const { minor } = rt.rules
  const types: Record<string, PyType> = {
    count: makeCount(rt),
    repeat: makeRepeat(rt),
    cycle: makeCycle(rt),
    chain: makeChain(rt),
    islice: makeIslice(rt),
    takewhile: makeTakewhile(rt),
    dropwhile: makeDropwhile(rt),
    filterfalse: makeFilterfalse(rt),
    starmap: makeStarmap(rt),
    compress: makeCompress(rt),
    accumulate: makeAccumulate(rt),
    zip_longest: makeZipLongest(rt),
    product: makeProduct(rt),
    permutations: makePermutations(rt),
    combinations: makeCombinations(rt),
    combinations_with_replacement: makeCombinationsWithReplacement(rt),
    groupby: makeGroupby(rt),
  }
  if (minor >= 10) types['pairwise'] = makePairwise(rt)
  if (minor >= 12) types['batched'] = makeBatched(rt)
  return newModule(rt, 'itertools', { tee: [0, ANY, makeTee(rt)] }, types)
}
