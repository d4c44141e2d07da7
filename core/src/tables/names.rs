//! Finding things by name without looking at each: for programs that have room for an index.
//!
//! The tables of a device are short. Looking at every row costs it little, and an index would take
//! more memory than the rows, so that its index is `()`, which knows nothing and takes no room. A
//! program with thousands of loggers brings [`Names`] and [`HandleNames`] that know.

use crate::json::Str;
use crate::logger::Logger;

/// A name, or other bytes that something is known by, for an index.
///
/// ```
/// use logconf_core::Name;
/// let mut name = String::new();
/// Name::from("net.tcp").pieces(&mut |piece| name += std::str::from_utf8(piece).unwrap());
/// assert_eq!(name, "net.tcp");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Name<'n>(Str<'n>);

impl<'n> Name<'n> {
    pub(crate) fn of(bytes: &'n [u8]) -> Self {
        Name(Str::of_text(bytes))
    }

    pub(crate) fn given(name: Str<'n>) -> Self {
        Name(name)
    }

    /// All of the name, if it stands in one piece.
    ///
    /// ```
    /// use logconf_core::Name;
    /// assert_eq!(Name::from("net.tcp").whole(), Some(&b"net.tcp"[..]));
    /// ```
    pub fn whole(&self) -> Option<&'n [u8]> {
        (!self.0.is_escaped()).then_some(self.0.raw())
    }

    /// Gives the name piece by piece. The same name may come in other pieces another time.
    pub fn pieces(&self, take: &mut dyn FnMut(&[u8])) {
        self.0.each_piece(take);
    }
}

impl<'n> From<&'n str> for Name<'n> {
    fn from(name: &'n str) -> Self {
        Name(Str::plain(name))
    }
}

/// What an index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is this one; `None` if there is none.
    Known(Option<u32>),
    /// That is for its user to find out, by looking at all there are.
    Unknown,
}

/// An index: numbers by name.
///
/// It may tell names apart by a hash alone, as its user looks again; and numbers that lead
/// nowhere any more do no harm in it.
///
/// ```
/// use logconf_core::{Found, Name, Names};
/// // The one that knows nothing.
/// let mut names = <() as Names>::EMPTY;
/// names.add(Name::from("net.tcp"), 1);
/// let found = names.find(Name::from("net.tcp"), |number| number == 1);
/// assert_eq!(found, Found::Unknown);
/// ```
pub trait Names: Send + Sync {
    /// The index with nothing in it.
    const EMPTY: Self;

    /// Of so many things it need not be told: looking at each of them is as quick.
    const FEW: usize;

    /// Forgets everything.
    fn clear(&mut self);

    /// Notes that the thing with this number has this name. It may have been noted before.
    fn add(&mut self, name: Name<'_>, number: u32);

    /// A number that was noted with this name: the first that `is_it` says yes to, which must be
    /// asked about the one that was noted last, then the one before it and so on, and may be asked
    /// about others between them.
    fn find(&self, name: Name<'_>, is_it: impl FnMut(u32) -> bool) -> Found;
}

/// Knows nothing, and takes no room.
impl Names for () {
    const EMPTY: Self = ();
    const FEW: usize = usize::MAX;

    #[inline(always)]
    fn clear(&mut self) {}

    #[inline(always)]
    fn add(&mut self, _: Name<'_>, _: u32) {}

    #[inline(always)]
    fn find(&self, _: Name<'_>, _: impl FnMut(u32) -> bool) -> Found {
        Found::Unknown
    }
}

/// An index: the handles of a logging system by name.
///
/// Handles come at any time, from any thread. Neither method is called in a critical section, and
/// neither may call anything of the program's while it holds a lock.
pub trait HandleNames: Send + Sync {
    /// The index with nothing in it.
    const EMPTY: Self;

    /// Notes a handle, which comes once.
    fn add(&self, handle: &'static Logger);

    /// The handles with this name, the one that came last first; others may stand between them.
    /// Where it is not known which these are, `all`.
    fn named(
        &self,
        name: Name<'_>,
        all: impl Iterator<Item = &'static Logger>,
    ) -> impl Iterator<Item = &'static Logger>;
}

/// Knows nothing, and takes no room.
impl HandleNames for () {
    const EMPTY: Self = ();

    #[inline(always)]
    fn add(&self, _: &'static Logger) {}

    #[inline(always)]
    fn named(
        &self,
        _: Name<'_>,
        all: impl Iterator<Item = &'static Logger>,
    ) -> impl Iterator<Item = &'static Logger> {
        all
    }
}
