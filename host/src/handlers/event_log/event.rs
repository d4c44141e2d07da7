//! What a record is to the event log of Windows: its kind and its text.

use logconf_core::Level;

/// How grave it is, with Windows' number for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Error = 1,
    Warning = 2,
    Information = 4,
}

impl Kind {
    pub(super) fn numbered(number: i64) -> Option<Self> {
        let all = [Kind::Error, Kind::Warning, Kind::Information];
        all.into_iter().find(|&kind| kind as i64 == number)
    }

    /// That of a level of Python's own. CPython: `typemap`.
    pub(super) fn of(level: Level) -> Option<Self> {
        Some(match level {
            Level::DEBUG | Level::INFO => Kind::Information,
            Level::WARNING => Kind::Warning,
            Level::ERROR | Level::CRITICAL => Kind::Error,
            _ => return None,
        })
    }
}

/// How much the log takes, in the units of UTF-16.
const MOST: usize = 31_839;

/// The text as the log takes it, in which a zero byte would be the end, and of which it refuses
/// more than so much.
pub(super) fn fitting(text: &str) -> String {
    let text = text.replace('\0', "␀");
    if text.encode_utf16().count() <= MOST {
        return text;
    }
    let mut room = MOST - 1;
    let kept = text.chars().map_while(|c| {
        room = room.checked_sub(c.len_utf16())?;
        Some(c)
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pythons_levels_have_a_kind_and_others_have_none() {
        let kinds = [
            (10, Some(Kind::Information)),
            (20, Some(Kind::Information)),
            (30, Some(Kind::Warning)),
            (40, Some(Kind::Error)),
            (50, Some(Kind::Error)),
            (5, None),
            (25, None),
            (60, None),
        ];
        for (level, kind) in kinds {
            assert_eq!(Kind::of(Level(level)), kind, "{level}");
        }
    }

    #[test]
    fn kinds_have_the_numbers_of_windows() {
        let numbered = |number| Kind::numbered(number);
        assert_eq!(numbered(1), Some(Kind::Error));
        assert_eq!(numbered(2), Some(Kind::Warning));
        assert_eq!(numbered(4), Some(Kind::Information));
        for other in [-1, 0, 3, 8, 1 + (1 << 32)] {
            assert_eq!(numbered(other), None, "{other}");
        }
    }

    #[test]
    fn a_zero_byte_is_shown_and_ends_nothing() {
        assert_eq!(fitting("a\0b\n\0"), "a␀b\n␀");
    }

    #[test]
    fn a_text_is_cut_where_the_log_would_refuse_it() {
        for text in ["x".repeat(MOST), "é".repeat(MOST), "🦀".repeat(MOST / 2)] {
            assert_eq!(fitting(&text), text);
        }
        assert_eq!(fitting(&"x".repeat(MOST + 1)), "x".repeat(MOST - 1) + "…");
        // A character of two units is not cut in half, and nothing behind it takes its place.
        let crabs = "🦀".repeat((MOST - 1) / 2);
        assert_eq!(fitting(&(crabs.clone() + "🦀")), crabs.clone() + "…");
        assert_eq!(fitting(&format!("x{crabs}yy")), {
            let fewer = "🦀".repeat((MOST - 1) / 2 - 1);
            format!("x{fewer}…")
        });
    }
}
