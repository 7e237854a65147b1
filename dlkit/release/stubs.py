"""nbgrader's step that takes answers out, for cells that do not start from a line that raises."""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from dlkit.notebook import STUB


class ClearAnswers(ClearSolutions):
    """Leaves what the build wrote into the cell for that; elsewhere, a line that raises."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Clear one cell."""
        stub = cell.metadata.get("dlkit", {}).get(STUB)
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if stub is not None:
            cell.source = stub
            del cell.metadata["dlkit"]
        return cell, resources
