// Each script asks `sheaf __complete WORD… LAST` what may stand in the place of the last word; it answers with a line
// for each candidate (zsh and fish show what follows a tab as a description), or `:files` where a file belongs.

const bash = `# bash completion for sheaf
_sheaf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  # bash splits words at ":" and "="; what is typed is taken as a whole.
  local typed="\${COMP_LINE:0:COMP_POINT}" words
  read -ra words <<< "$typed"
  [[ "$typed" == *[[:space:]] ]] && words+=("")
  local whole="\${words[\${#words[@]}-1]}" prefix
  prefix="\${whole%"$current"}"
  while IFS= read -r line; do
    line="\${line%%$'\\t'*}"
    if [[ "$line" == ":files" ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    COMPREPLY+=("\${line#"$prefix"}")
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *: ]] && compopt -o nospace 2>/dev/null
}
complete -F _sheaf sheaf
`;

const zsh = `#compdef sheaf
# zsh completion for sheaf
_sheaf() {
  local line
  local -a found descriptions
  while IFS= read -r line; do
    if [[ "$line" == ":files" ]]; then
      _files
      return
    fi
    found+=("\${line%%$'\\t'*}")
    descriptions+=("\${line/$'\\t'/  -- }")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && compadd -l -d descriptions -a found
}
if [[ "$funcstack[1]" == "_sheaf" ]]; then _sheaf "$@"; else compdef _sheaf sheaf; fi
`;

const fish = `# fish completion for sheaf
function __sheaf_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
  if test "$found[1]" = ":files"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $found
  end
end
complete -c sheaf -f -a '(__sheaf_complete)'
`;

/** Completion scripts by the shell's name. */
export const shells: ReadonlyMap<string, string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);
