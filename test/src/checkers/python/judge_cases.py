"""Judges a folder of cases, as test/verify-cases has them, by the second verifier: judge_cases.py FOLDER prints the verdicts by name."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[4] / 'tools/python-verifier'))
from zhenglian_verify import instant, judge


def read(path):
    return path.read_bytes() if path.exists() else None


def judge_folder(folder):
    case = json.loads(read(folder / 'case.json'))
    trust = json.loads(read(folder / 'trust.json') or read(folder.parent / 'trust.json'))
    return judge(trust, instant(case['now']), read(folder / 'evidence.zlproof'), read(folder / 'credential.txt'), case.get('presentation'))


cases = sorted(folder for folder in pathlib.Path(sys.argv[1]).iterdir() if folder.is_dir())
print(json.dumps({folder.name: judge_folder(folder) for folder in cases}))
