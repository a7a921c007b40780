"""Makes be-vietnam-pro-400.woff2 and -700.woff2 from the files of @fontsource/be-vietnam-pro.

Keeps what Vietnamese and English pages need (all Vietnamese letters, ASCII, common signs) in one file a
weight, without hinting: 33 KB a weight become 10 KB. Any other letter comes from the full files, which the
browser fetches only when it meets one (see styles/_fonts.scss).

    pip install fonttools brotli && python3 src/design/fonts/subset.py
"""

from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

here = Path(__file__).parent
source = here.parents[2] / "node_modules/@fontsource/be-vietnam-pro/files"

lower = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
signs = "\u00a0–—‘’“”…·•×≤≥→←₫°§©«»"
letters = {ord(c) for c in lower + lower.upper() + signs} | set(range(0x20, 0x7F))

options = subset.Options()
options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum"]
options.hinting = False
options.name_IDs = [1, 2, 13, 14]

for weight in (400, 700):
    parts = []
    for script in ("latin", "vietnamese"):
        font = TTFont(source / f"be-vietnam-pro-{script}-{weight}-normal.woff2")
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters & set(font.getBestCmap()))
        subsetter.subset(font)
        font.flavor = None
        part = Path(f"/tmp/{script}-{weight}.ttf")
        font.save(part)
        parts.append(part)
    whole = merge.Merger().merge([str(part) for part in parts])
    whole.flavor = "woff2"
    whole.save(here / f"be-vietnam-pro-{weight}.woff2")
    print(weight, (here / f"be-vietnam-pro-{weight}.woff2").stat().st_size, len(whole.getBestCmap()))
