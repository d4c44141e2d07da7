//! Tells the linker what to do: here and not in `.cargo/config.toml`, whose flags a `RUSTFLAGS` in
//! the environment would replace.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    // A folder of their own: a linker looks in the folder that it is run in first of all, for the
    // scripts of the members of the workspace as well.
    println!("cargo:rustc-link-search={here}/linker");
    // The memory layout and vector table of cortex-m-rt, with `memory.x` and `device.x`.
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    if std::env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        // Where defmt's texts go: into the ELF file, beside what is loaded.
        println!("cargo:rustc-link-arg-bins=-Tdefmt.x");
    }
    // Sections need no alignment to pages: flash is not paged.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=linker/memory.x");
    println!("cargo:rerun-if-changed=linker/device.x");
}
