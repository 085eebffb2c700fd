"""Settings of nbgrader 0.9.6 for notebooks of this course. Written by: npm run nbgrader -- FOLDER

Run nbgrader in this folder: generate_assignment, then put what is handed in into submitted/STUDENT/ASSIGNMENT/, then autograde,
generate_feedback, export. JIELONG_CELL_TIMEOUT sets the seconds a cell may take.
"""

import os
import sys

here = os.path.dirname(os.path.abspath(__file__))

c = get_config()  # noqa: F821
c.CourseDirectory.root = here

# nbgrader calls other programs of its environment by name
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]

# the stub itself stands behind the solution, in the cell
c.ClearSolutions.code_stub = {"typescript": "// YOUR CODE HERE"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

c.ExecutePreprocessor.kernel_name = "tslab"
c.ExecutePreprocessor.timeout = int(os.environ.get("JIELONG_CELL_TIMEOUT", "20"))
c.ExecutePreprocessor.startup_timeout = 300
c.ExecutePreprocessor.iopub_timeout = 60  # a busy machine must not cost a cell its output

# kernels inherit this: training cells take a few steps only, and checks add the hidden tests
os.environ["JIELONG_SCALE"] = "quick"
if os.path.isdir(os.path.join(here, "private")):
    os.environ["JIELONG_PRIVATE"] = os.path.join(here, "private")
