# SPDX-License-Identifier: GPL-2.0
# Completion of regscope and regscope-bench for fish: `regscope complete` knows what there is.

function __regscope_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r -- '-bench$' '' $words[1])
    for line in ($program complete -- $words "$word" 2>/dev/null)
        if test "$line" = :files
            set -l kept (string match -r -- '^.*=' "$word")
            set -l rest (string replace -r -- '^.*=' '' "$word")
            for path in (__fish_complete_path "$rest")
                echo -- "$kept$path"
            end
        else
            echo -- $line
        end
    end
end

complete -c regscope -f -a '(__regscope_complete)'
complete -c regscope-bench -f -a '(__regscope_complete)'
