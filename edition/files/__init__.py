"""Everything that is written or deleted: only this package does either.

    from edition.files import write

    write(path, data)          # whole or not at all; CannotRun says why not

- `writing`: one file, put in its place at once
- `folder`: a folder of which only those files are deleted that were written there
- `journal`: lines added as work goes on, which outlive a kill
- `seal`: data that is noticed when it is damaged
- `cache`: what can always be made again
- `scratch`: places for what is looked at once
- `names`: names that every file system takes
"""

from edition.files.writing import remove, write, write_text

__all__ = ["remove", "write", "write_text"]
