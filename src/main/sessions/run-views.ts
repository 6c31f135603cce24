// The views over runs of the simulated allocator: part of views.ts, which makes them. docs/session-file.md explains each.
import type { View } from './views'

export const RUN_VIEWS: readonly View[] = [
  {
    name: 'run_overview',
    about: 'the runs in order: what was played to which allocator, and the arenas it took',
    query: `
      SELECT row_number() OVER (ORDER BY run_key) AS run, name AS run_name, note, source, profile,
        make_timestamp(CAST(played_at * 1000 AS BIGINT)) AS played_at, events, pymalloc_events, arena_size,
        arenas_allocated, arenas_released, arenas_allocated - arenas_released AS arenas_current, arenas_high_water,
        (arenas_allocated - arenas_released) * arena_size AS arena_bytes,
        traced_current, traced_peak, trimmable, recording_key IS NOT NULL AS has_recording, run_key
      FROM runs ORDER BY run_key`,
  },
  {
    name: 'release_curves',
    about: 'the arenas of each run over its events: what came, what went, what is there',
    query: `
      SELECT o.run, o.run_name, o.profile, m.event, m.arenas_allocated AS allocated, m.arenas_released AS released,
        m.arenas_allocated - m.arenas_released AS current, m.arenas_high_water AS high_water,
        (m.arenas_allocated - m.arenas_released) * o.arena_size AS bytes, m.moment, m.run_key
      FROM run_moments m JOIN run_overview o USING (run_key) ORDER BY o.run, m.moment`,
  },
  {
    name: 'ledger_over_time',
    about: 'every mapped byte of each run in one named line, moment by moment',
    query: `
      SELECT o.run, o.run_name, m.event, l.line, l.resident, l.untouched, l.resident + l.untouched AS mapped, l.moment, l.run_key
      FROM run_ledger l
      JOIN run_moments m ON m.run_key = l.run_key AND m.moment = l.moment
      JOIN run_overview o ON o.run_key = l.run_key
      ORDER BY o.run, l.moment, l.line`,
  },
  {
    name: 'arena_lives',
    about: 'each arena of each run from birth to release, in events, and how full it ended',
    query: `
      WITH ends AS (SELECT run_key, max(moment) + 1 AS moments FROM run_moments GROUP BY run_key)
      SELECT o.run, o.run_name, v.ordinal AS arena, format('0x{:x}', v.address) AS address, v.born_at, v.released_at,
        coalesce(v.released_at, o.events) - v.born_at AS lifetime, f.fullness / 255 AS share_in_use_at_end, v.life, v.run_key
      FROM run_lives v
      JOIN run_overview o ON o.run_key = v.run_key
      LEFT JOIN ends e ON e.run_key = v.run_key
      LEFT JOIN run_fullness f ON f.run_key = v.run_key AND f.life = v.life AND f.to_moment = e.moments
      ORDER BY o.run, v.ordinal`,
  },
  {
    name: 'site_names',
    about: 'who asked for memory in each run, in words, and what of it is live at the end',
    query: `
      SELECT o.run, s.site, CASE s.kind
          WHEN 'line' THEN s.name || ':' || s.line
          WHEN 'type' THEN s.name
          WHEN 'births' THEN CASE s.block_size WHEN 0 THEN 'large requests' ELSE s.block_size || '-byte blocks' END
            || ' of events ' || s.born_from || ' to ' || s.born_to
          ELSE 'not known' END AS site_name,
        s.traced_size, s.traced_count, s.run_key
      FROM run_sites s JOIN run_overview o USING (run_key) ORDER BY o.run, s.site`,
  },
  {
    name: 'arena_pins',
    about: 'who holds which arena at the end of each run: blocks and bytes a site',
    query: `
      SELECT n.run, h.ordinal AS arena, n.site_name, p.blocks, p.bytes, p.bytes / nullif(h.live_bytes, 0) AS share,
        h.live_blocks AS arena_blocks, h.live_bytes AS arena_bytes, p.site, p.run_key
      FROM run_pins p
      JOIN run_held h ON h.run_key = p.run_key AND h.held = p.held
      JOIN site_names n ON n.run_key = p.run_key AND n.site = p.site
      ORDER BY n.run, h.ordinal, p.bytes DESC, p.site`,
  },
  {
    name: 'program_overview',
    about: 'the runs of programs: which, under what, and how they ended',
    query: `
      SELECT o.run, o.run_name, p.file, o.profile, r.python_version, p.ended, p.exit_status, p.failure, p.failure_message,
        p.failure_line, o.events, o.traced_current, o.traced_peak, p.program, p.run_key
      FROM run_programs p JOIN run_overview o USING (run_key) JOIN runs r USING (run_key) ORDER BY o.run`,
  },
  {
    name: 'program_output',
    about: 'what programs printed, and after how many requests',
    query: `
      SELECT o.run, o.run_name, t.event, t.stream, t.content, t.piece, t.run_key
      FROM run_output t JOIN run_overview o USING (run_key) ORDER BY o.run, t.piece`,
  },
  {
    name: 'program_samples',
    about: 'the memory of each program over its requests: resident, arenas, what it had asked for; bytes',
    query: `
      WITH resident AS (SELECT run_key, moment, CAST(sum(resident) AS BIGINT) AS rss FROM run_ledger GROUP BY run_key, moment)
      SELECT c.run, c.run_name, c.event, s.rss, c.current AS arenas, c.bytes AS arena_bytes, a.current AS asked,
        a.peak AS asked_peak, c.moment, c.run_key
      FROM run_asked a
      JOIN release_curves c ON c.run_key = a.run_key AND c.moment = a.moment
      JOIN resident s ON s.run_key = a.run_key AND s.moment = a.moment
      ORDER BY c.run, c.moment`,
  },
  {
    name: 'measured_and_simulated',
    about:
      'growth since the first checkpoint: what the recorded process measured beside the simulation, in bytes',
    query: `
      SELECT o.run, o.run_name, c.label, c.event,
        measured_resident - first_value(measured_resident) OVER w AS measured_resident,
        simulated_resident - first_value(simulated_resident) OVER w AS simulated_resident,
        measured_heap - first_value(measured_heap) OVER w AS measured_heap,
        simulated_heap - first_value(simulated_heap) OVER w AS simulated_heap,
        measured_mmapped - first_value(measured_mmapped) OVER w AS measured_mmapped,
        simulated_mmapped - first_value(simulated_mmapped) OVER w AS simulated_mmapped,
        measured_arenas, simulated_arenas, c.checkpoint, c.run_key
      FROM run_checkpoints c JOIN run_overview o USING (run_key)
      WINDOW w AS (PARTITION BY c.run_key ORDER BY c.checkpoint)
      ORDER BY o.run, c.checkpoint`,
  },
]
