//! Nothing of `logconf-core` panics, by what is linked into the firmware that does everything.
//!
//! The linker throws out what nothing refers to. What is left of Rust's ways into a panic is referred to
//! from somewhere, and its relocations, which the linker was told to keep, say from where.

use std::collections::BTreeSet;
use std::fs;

use logconf_tests::chips;
use object::read::elf::{ElfFile, ElfFile32, ElfSection, FileHeader};
use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionKind, SymbolKind};
use rustc_demangle::demangle;

/// How the ways into a panic begin, in Rust's core library.
const INTO_PANIC: [&str; 9] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "core::cell::panic_already",
    "__rustc::rust_begin_unwind",
];

/// How the names of functions begin that lead to a panic all the same, each with why it never happens.
const REMAINING: [(&str, &str); 2] = [
    (
        "<&mut serde_json_core::ser::Serializer as serde_core::ser::Serializer>::serialize_i32",
        "serde-json-core writes the digits of a number into an array that has room for all of them, and \
         checks each place",
    ),
    (
        "serde_json_core::ser::Serializer::",
        "serde-json-core has compared the length with the room, and checks each byte's place again",
    ),
];

#[test]
fn nothing_leads_to_a_panic_but_what_is_listed() {
    for chip in chips::all() {
        let bytes = fs::read(chip.binary("no_panic")).expect("tests/run has built it");
        let file = ElfFile32::<object::Endianness>::parse(&*bytes).expect("an ELF file");
        let mut found = ways_into_panic(&file);
        for (listed, _) in REMAINING {
            let before = found.len();
            found.retain(|name| !name.starts_with(listed));
            assert!(found.len() < before, "{}: no more {listed}", chip.name);
        }
        assert_eq!(found, BTreeSet::new(), "{}", chip.name);
    }
}

#[test]
fn no_allocator_is_linked() {
    for chip in chips::all() {
        let bytes = fs::read(chip.binary("no_panic")).expect("tests/run has built it");
        let file = ElfFile32::<object::Endianness>::parse(&*bytes).expect("an ELF file");
        let names: Vec<String> = file
            .symbols()
            .filter_map(|symbol| readable(&symbol))
            .collect();
        assert!(names.iter().any(|name| name.starts_with("logconf_core::")));
        let alloc = |name: &&String| name.contains("alloc::") || name.contains("rust_alloc");
        assert_eq!(names.iter().find(alloc), None, "{}", chip.name);
    }
}

/// The functions, but those of [`INTO_PANIC`] themselves, that refer to one of these.
fn ways_into_panic<'d, Elf: FileHeader>(file: &ElfFile<'d, Elf, &'d [u8]>) -> BTreeSet<String> {
    let functions: Vec<(u64, u64, String)> = file
        .symbols()
        .filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0)
        .filter_map(|symbol| {
            // The lowest bit of an address tells Thumb from ARM.
            let start = symbol.address() & !1;
            Some((start, start + symbol.size(), readable(&symbol)?))
        })
        .collect();
    let mut found = BTreeSet::new();
    let linked = |section: &ElfSection<'_, '_, Elf, _>| {
        use SectionKind::{Data, ReadOnlyData, Text};
        matches!(section.kind(), Text | ReadOnlyData | Data)
    };
    for section in file.sections().filter(linked) {
        for (offset, relocation) in section.relocations() {
            let RelocationTarget::Symbol(target) = relocation.target() else {
                continue;
            };
            let target = file.symbol_by_index(target).expect("of this file");
            if !readable(&target).is_some_and(|name| leads_into_panic(&name)) {
                continue;
            }
            // In an executable, an offset is an address.
            let from = functions
                .iter()
                .find(|(start, end, _)| (*start..*end).contains(&offset));
            let name = from.map_or("somewhere", |(_, _, name)| name);
            if !leads_into_panic(name) {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

fn leads_into_panic(name: &str) -> bool {
    INTO_PANIC.iter().any(|start| name.starts_with(start))
}

/// A symbol's name as the source has it, without its hash.
fn readable<'d>(symbol: &impl ObjectSymbol<'d>) -> Option<String> {
    symbol
        .name()
        .ok()
        .map(|name| format!("{:#}", demangle(name)))
}
