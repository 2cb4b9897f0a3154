# orderguardctl.bash - completion for bash. What there is to complete, orderguardctl itself says in its --help, so that this
# file need not change with it. `make install` puts it where bash looks.

# The commands, the options of a command, the verbs of a command: one a line.
_orderguardctl_commands() {
    "$1" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}
_orderguardctl_options() {
    "$1" "$2" --help 2>/dev/null | sed -n 's/^Options of this command: //p' | tr ' ' '\n' | sed -n 's/^[a-z]/--&/p'
    printf '%s\n' --config --help
}
_orderguardctl_verbs() {
    "$1" "$2" --help 2>/dev/null | sed -n '1s/^Usage: .*\[OPTION\.\.\.\] \([a-z|]*\).*/\1/p' | tr '|' '\n'
}

_orderguardctl() {
    local program=$1 current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ] && [ "${current#-}" != "$current" ]; then
        words='--help --version'
    elif [ "$COMP_CWORD" -eq 1 ]; then
        words=$(_orderguardctl_commands "$program")
    elif [ "${current#-}" != "$current" ]; then
        words=$(_orderguardctl_options "$program" "$command")
    elif [ "$previous" = --order ]; then
        words='mdy dmy ymd'
    elif [ "$COMP_CWORD" -eq 2 ]; then
        words=$(_orderguardctl_verbs "$program" "$command")
    elif [ "$COMP_CWORD" -eq 3 ] && [ "$command ${COMP_WORDS[2]}" = 'allow add' ]; then
        words='sender party number'
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _orderguardctl orderguardctl
