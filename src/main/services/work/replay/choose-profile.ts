// Which allocator a trace is played to: the one that was asked for, or the one it was recorded from.
import { unwrap } from '@shared/base/result'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import { profileById, profileByVersion } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { AllocationTrace } from '@main/formats/allocation-trace/read'
import type { WorkContext } from '@main/jobs'
import { readContent } from '../file-content'

export interface ProfileChoice {
  /** A release: what would have happened there. */
  readonly python?: string
  /** The id of a profile or the path of a JSON file. */
  readonly profile?: string
}

/** Rejects with a Problem. */
export async function chooseProfile(
  choice: ProfileChoice,
  trace: AllocationTrace,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<AllocatorProfile> {
  if (choice.python !== undefined) return unwrap(profileByVersion(choice.python))
  if (choice.profile === undefined) {
    return unwrap(profileByVersion(trace.pythonVersion, trace.geometry ?? undefined))
  }
  if (!isPath(choice.profile)) return unwrap(profileById(choice.profile))
  const profile = parseCustomProfile(new TextDecoder().decode(await readContent(choice.profile, context)))
  if (!profile.ok) throw profile.problem.about(choice.profile)
  return profile.value
}

function isPath(text: string): boolean {
  return text.endsWith('.json') || /[\\/]/.test(text)
}
