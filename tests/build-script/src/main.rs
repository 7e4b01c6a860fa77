//! Prints the names of all pets. The client is the module `api`, which `build.rs` generates.

include!(concat!(env!("OUT_DIR"), "/api.rs"));

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), api::Error> {
    let client = api::Client::builder().build()?;
    for name in names(&client).await? {
        println!("{name}");
    }
    Ok(())
}

async fn names(client: &api::Client) -> Result<Vec<String>, api::Error> {
    let mut names = Vec::new();
    let mut pets = client.list_pets().items();
    while let Some(pet) = pets.try_next().await? {
        names.push(pet.name);
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::api::mock::Mock;
    use super::api::models::Pet;

    #[tokio::test]
    async fn the_names_of_all_pages_are_read() {
        let mock = Mock::start().await;
        let client = mock.client();
        let pages = [vec![Pet::example(); 2], vec![Pet::example()]];
        mock.expect(client.list_pets()).returns_pages(pages);
        let names = super::names(&client).await.expect("the mock responds");
        assert_eq!(names, ["text"; 3]);
    }
}
