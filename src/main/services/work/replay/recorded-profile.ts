// Whether a trace is played to the allocator that it was recorded from.
import { profileByVersion } from '@main/allocator/profiles/known'
import { type AllocatorProfile, behavesLike } from '@main/allocator/profiles/profile'
import type { AllocationTrace } from '@main/formats/allocation-trace/read'

/** Another allocator keeps and releases other arenas: recorded addresses would overlap there. */
export function isRecordedOne(
  { pythonVersion, geometry }: Pick<AllocationTrace, 'pythonVersion' | 'geometry'>,
  profile: AllocatorProfile,
): boolean {
  const own = profileByVersion(pythonVersion, geometry ?? undefined)
  return own.ok && behavesLike(profile, own.value)
}
