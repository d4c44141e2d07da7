//! The README's transcripts: blocks in which a line that begins with `$ ` is a command, and the lines
//! below it are what it prints.

/// A file that the README shows.
pub struct File {
    pub name: String,
    pub text: String,
}

/// A command and what the README says that it prints.
#[derive(Default)]
pub struct Step {
    /// Without the `$ `.
    pub command: String,
    /// What stands between `<<'END'` and `END`.
    pub input: String,
    pub output: String,
}

/// What the README has for its reader to do, in its order.
pub enum Part {
    Shown(File),
    Transcript(Vec<Step>),
}

/// The parts of a text in Markdown.
pub fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut lines, mut title) = (Vec::new(), text.lines(), None);
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            match (kind, title.take()) {
                ("text", _) => parts.extend(transcript(&block)),
                (_, Some(name)) => parts.push(Part::Shown(File {
                    name,
                    text: block.join("\n") + "\n",
                })),
                _ => {}
            }
        } else if !line.is_empty() {
            title = file_name(line);
        }
    }
    parts
}

/// The name of the file that a line announces, such as "`folder/name.json`:".
fn file_name(line: &str) -> Option<String> {
    let path = line.strip_prefix('`')?.strip_suffix("`:")?;
    path.rsplit('/').next().map(str::to_owned)
}

/// A block, if there is a command in it.
fn transcript(block: &[&str]) -> Option<Part> {
    let (mut steps, mut lines) = (Vec::<Step>::new(), block.iter());
    while let Some(line) = lines.next() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (command, has_input) = match command.strip_suffix(" <<'END'") {
                Some(command) => (command, true),
                None => (command, false),
            };
            let mut step = Step {
                command: command.to_owned(),
                ..Step::default()
            };
            if has_input {
                let input = lines.by_ref().take_while(|line| **line != "END");
                step.input = input.map(|line| format!("{line}\n")).collect();
            }
            steps.push(step);
        } else {
            steps.last_mut()?.output += &format!("{line}\n");
        }
    }
    (!steps.is_empty()).then_some(Part::Transcript(steps))
}
