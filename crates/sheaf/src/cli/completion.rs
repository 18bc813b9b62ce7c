//! `sheaf completion`

use clap::Args;
use sheaf_model::Problem;

use super::output;

/// Print what a shell needs to complete commands and options.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sheaf completion bash > /etc/bash_completion.d/sheaf
  sheaf completion zsh > \"${fpath[1]}/_sheaf\"
  sheaf completion fish > ~/.config/fish/completions/sheaf.fish")]
pub struct Completion {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

impl Completion {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "sheaf", &mut script);
        output::text(&script);
        Ok(())
    }
}
