// Real malloc of glibc 2.36, six pseudo-random programs: every address, and mallinfo2 and residency at checkpoints.
import { describe, expect, it } from 'vitest'
import { MIXES, Program, recordedCheckpoints, recordedPlaces } from './recorded-program'

describe('the recorded program', () => {
  for (const mix of MIXES) {
    const program = new Program(mix)
    program.play()

    it(`${mix} gets every address`, () => {
      const recorded = recordedPlaces(mix)
      const different = program.places.findIndex((place, at) => place !== recorded[at])
      expect({ at: different, place: program.places[different] }).toEqual({ at: -1, place: undefined })
      expect(program.places).toHaveLength(recorded.length)
    })

    it(`${mix} has the heap, the bins, the mappings and the resident pages at every checkpoint`, () => {
      expect(program.checkpoints).toEqual(recordedCheckpoints(mix))
    })
  }
})
