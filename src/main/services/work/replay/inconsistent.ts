// A recording that contradicts itself: both ways of playing one refuse it with the same words.
import { Problem } from '@shared/base/problem'

export function inconsistent(event: number, fact: string): Problem {
  return new Problem({
    kind: 'bad-input',
    message: `Event ${event} of the trace ${fact}`,
    remedy: 'Record the program from its first request on',
  })
}
