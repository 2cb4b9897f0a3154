"""office.py - LibreOffice, started once for any number of documents and of formats each.

In: jobs (path of a source, {path of a target: name of LibreOffice's filter}). Out: the targets. Its own `--convert-to`
knows one format a start, and a start takes longer than twenty documents; so a macro in a profile of its own does it.
"""

import os
import shutil
import subprocess

FILTERS = {
    ("writer", "pdf"): "writer_pdf_Export",
    ("writer", "docx"): "MS Word 2007 XML",
    ("calc", "pdf"): "calc_pdf_Export",
    ("calc", "xlsx"): "Calc MS Excel 2007 XML",
    ("calc", "csv"): "Text - txt - csv (StarCalc)",
}
# LibreOffice fills a gigabyte when it starts: with large pages in a quarter of the processor time.
ENVIRONMENT = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.hugetlb=1")
# A profile that says so is not filled with presets, which have an empty Standard library.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Setup/Office"><prop
 oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{0}.xlb/" xlink:type="simple"
 library:link="false"/></library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">{0}</library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Jobs" script:language="StarBasic">
Sub Convert(list)
  On Error GoTo failed
  Dim job, parts, i, doc
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  filter(0).Name = "FilterName"
  Open list For Input As #1
  Do While Not Eof(1)
    Line Input #1, job
    parts = Split(job, Chr(9))
    doc = StarDesktop.loadComponentFromURL(ConvertToURL(parts(0)), "_blank", 0, hidden())
    For i = 1 To UBound(parts) Step 2
      filter(0).Value = parts(i + 1)
      doc.storeToURL(ConvertToURL(parts(i)), filter())
    Next
    doc.close(True)
  Loop
  Close #1
  StarDesktop.terminate()
  Exit Sub
failed:
  Open list + ".failed" For Output As #2
  Print #2, job; ": "; Error$
  Close #2
  StarDesktop.terminate()
End Sub
</script:module>
"""


def _write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def installed():
    """Whether there is a LibreOffice."""
    return shutil.which("soffice") is not None


def convert(jobs, folder):
    """All jobs in one run; `folder` is for the profile. Raises RuntimeError with LibreOffice's words."""
    basic = os.path.join(folder, "office", "user", "basic")
    _write(os.path.join(folder, "office", "user", "registrymodifications.xcu"), SETTINGS)
    for kind in ("script", "dialog"):
        _write(os.path.join(basic, kind + ".xlc"), LIBRARIES.format(kind))
    _write(os.path.join(basic, "Standard/dialog.xlb"), LIBRARY.format(""))
    _write(os.path.join(basic, "Standard/script.xlb"), LIBRARY.format('<library:element library:name="Jobs"/>'))
    _write(os.path.join(basic, "Standard/Jobs.xba"), MODULE)
    rows = ["\t".join([source, *(part for target in targets.items() for part in target)]) for source, targets in jobs]
    listed = _write(os.path.join(folder, "office-jobs"), "".join(row + "\n" for row in rows))
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            f"macro:///Standard.Jobs.Convert({listed})",
        ],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env=ENVIRONMENT,
    )
    missing = [target for _, targets in jobs for target in targets if not os.path.exists(target)]
    if done.returncode != 0 or missing or os.path.exists(listed + ".failed"):
        words = done.stderr
        if os.path.exists(listed + ".failed"):
            with open(listed + ".failed", encoding="utf-8", errors="replace") as file:
                words = file.read()
        raise RuntimeError(f"LibreOffice ended with {done.returncode} without {missing[:3]}: {words[-2000:]}")
