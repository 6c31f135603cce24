// x ** y of floats as the C library gives it.
import { pow } from './correctly-rounded'

export function powerOfFloats(x: number, y: number): number {
  return pow(x, y)
}
