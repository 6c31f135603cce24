// x ** y of finite floats as the C library gives it.

export function powerOfFloats(x: number, y: number): number {
  return x ** y
}
