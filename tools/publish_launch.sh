#!/bin/sh
# Put the notebooks for Colab on the branch `launch` of the remote "origin"; print the commit there.
#
#   PYTHON=...            the Python to use; otherwise python3
#   GITHUB_REPOSITORY     the repository on GitHub, as owner/name
#
# The branch gets one commit more, and none if it has these very notebooks already. It is never forced,
# so that links to its earlier commits live on. The working tree and the index are left alone.

set -eu
cd "$(dirname "$0")/.."
BRANCH=launch

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
commit=$(git rev-parse HEAD)
"${PYTHON:-python3}" -m tools.launch_notebooks "$GITHUB_REPOSITORY" "$commit" "$work/notebooks"

export GIT_INDEX_FILE="$work/index"
git --work-tree="$work/notebooks" add --all --force .
tree=$(git write-tree)

parent=""
if git ls-remote --exit-code --quiet origin "refs/heads/$BRANCH" >/dev/null; then
    git fetch --quiet --depth 1 origin "refs/heads/$BRANCH"
    parent=$(git rev-parse FETCH_HEAD)
    if [ "$(git rev-parse "$parent^{tree}")" = "$tree" ]; then
        echo "$parent"
        exit
    fi
fi
made=$(git commit-tree "$tree" ${parent:+-p "$parent"} -m "The notebooks for Colab, of commit $commit")
git push --quiet origin "$made:refs/heads/$BRANCH"
echo "$made"
