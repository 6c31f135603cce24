"""Makes sizes.json and identity.json of this folder from recordings, one file a release: python3 make.py FOLDER.
FOLDER has sizes/sizes-<release>.json and identity/identity-<release>.json as written by scripts that ran inside each
interpreter. Here every fact stands once, with the release from which on it holds; null: not recorded for a release."""
import json, pathlib, sys

RELEASES = "3.7 3.8 3.9 3.10 3.11 3.12 3.13 3.13.18 3.14 3.15".split()

def flat(value, path=()):
    if isinstance(value, dict) and not ("requests" in value or "requests_construct" in value):
        for key, part in value.items():
            yield from flat(part, path + (key,))
    else:
        yield path, value

def trimmed(value):
    """Only what a model of memory can be held against."""
    if isinstance(value, dict):
        keep = ("getsizeof", "requests", "instance", "dict", "requests_construct", "requests_dict_access",
                "dict_looked_at_after_all_were_made")
        return {key: value[key] for key in keep if key in value}
    return value

def merged(folder, name, sections):
    facts = {}
    for release in RELEASES:
        recorded = json.loads((folder / name / f"{name}-{release}.json").read_text())
        for section in sections:
            for path, value in flat(recorded.get(section, {}), (section,)):
                facts.setdefault(path, {})[release] = trimmed(value)
    rows = []
    for path, by_release in facts.items():
        steps, last = [], object()
        for release in RELEASES:
            value = by_release.get(release)
            if value != last:
                steps.append([release, value])
                last = value
        rows.append(json.dumps([list(path), steps], separators=(",", ":")))
    return "[\n" + ",\n".join(rows) + "\n]\n"

if __name__ == "__main__":
    folder, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
    sizes = ["basics", "series", "types", "instances_with_n_attributes", "kth_instance_of_a_class_with_2_attributes", "slots_with_n_names"]
    identity = ["int_cache", "constants (a is b)", "compile_time_string_is_interned", "run_time_built", "sys_intern",
                "identifiers_interned", "single_latin1_characters", "is_immortal", "singletons_refcount"]
    (here / "sizes.json").write_text(merged(folder, "sizes", sizes))
    (here / "identity.json").write_text(merged(folder, "identity", identity))
