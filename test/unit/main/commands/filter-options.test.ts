import { Command, CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import type { TraceFilter } from '@shared/model/snapshot'
import { addFilterOptions } from '@main/commands/filter-options'

function parse(...args: string[]): readonly TraceFilter[] {
  const command = new Command('stats').exitOverride().configureOutput({ outputError: () => {} })
  const filters = addFilterOptions(command)
  command.parse(args, { from: 'user' })
  return filters()
}

const filter = (pattern: string, change: Partial<TraceFilter & { kind: 'filter' }> = {}): TraceFilter => ({
  kind: 'filter',
  inclusive: true,
  pattern,
  lineno: null,
  allFrames: false,
  domain: null,
  ...change,
})

describe('filters of a command line', () => {
  it('each start with --include or --exclude', () => {
    expect(parse('--include', 'a.py', '--exclude', 'b.py')).toEqual([
      filter('a.py'),
      filter('b.py', { inclusive: false }),
    ])
  })

  it('take what follows them: --all-frames and --domain', () => {
    expect(parse('--include', 'a', '--all-frames', '--exclude', 'b', '--domain', '7')).toEqual([
      filter('a', { allFrames: true }),
      filter('b', { inclusive: false, domain: 7 }),
    ])
  })

  it('are of domains where --domain or --not-domain stands before any', () => {
    expect(parse('--not-domain', '0', '--domain', '389047', '--include', 'a')).toEqual([
      { kind: 'domain', inclusive: false, domain: 0 },
      { kind: 'domain', inclusive: true, domain: 389047 },
      filter('a'),
    ])
  })

  it('have a line behind the last colon', () => {
    expect(parse('--include', 'C:\\app\\a.py:12', '--include', 'b:py', '--exclude=<frozen *>')).toEqual([
      filter('C:\\app\\a.py', { lineno: 12 }),
      filter('b:py'),
      filter('<frozen *>', { inclusive: false }),
    ])
  })

  it.each([
    [['--all-frames'], /--all-frames stands after/],
    [['--domain', '1', '--all-frames'], /--all-frames stands after/],
    [['--domain', '-1'], /0 to 4294967295/],
    [['--domain', '4294967296'], /0 to 4294967295/],
    [['--not-domain', 'x'], /0 to 4294967295/],
  ])('refuse %j', (args, message) => {
    expect(() => parse(...args)).toThrow(CommanderError)
    expect(() => parse(...args)).toThrow(message)
  })
})
